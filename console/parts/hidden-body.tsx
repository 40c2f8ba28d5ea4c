import { setPersonal } from '../state/open.ts';
import { Icon } from './icon.tsx';

/** Stands where the bytes of a body would, which are shown only to who asks. */
export function HiddenBody({ isEvent = true }: { isEvent?: boolean }) {
  return (
    <p class="personal">
      <Icon name="eye" />
      <span>
        {!isEvent && 'The body is no event that could be read. '}
        Its bytes may hold personal data, so they are hidden.
      </span>
      <button type="button" onClick={() => setPersonal(true)}>
        Show them
      </button>
    </p>
  );
}
