import { isPersonal, setPersonal } from '../state/open.ts';
import { Icon } from './icon.tsx';

/** Callers, SIP headers, files of calls and bodies that are no event are shown only to who asks. */
export function PersonalSwitch() {
  const isShown = isPersonal.value;
  return (
    <p class={isShown ? 'personal is-shown' : 'personal'}>
      <Icon name="eye" />
      <span>{isShown ? 'Personal data is shown.' : 'Personal data is hidden.'}</span>
      <button type="button" onClick={() => setPersonal(!isShown)}>
        {isShown ? 'Hide it' : 'Show it'}
      </button>
    </p>
  );
}
