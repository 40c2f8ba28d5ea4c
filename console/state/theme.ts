import { computed, effect, signal } from '@preact/signals';

type Theme = 'light' | 'dark';

const key = 'theme';
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
const system = signal<Theme>(systemIsDark.matches ? 'dark' : 'light');
const chosen = signal(readChosen());

/** What is shown: what was chosen, else what the system prefers. */
export const theme = computed<Theme>(() => chosen.value ?? system.value);

/** Takes the other one, and keeps it for the next time unless it is the system's own. */
export function toggleTheme(): void {
  const other = theme.value === 'dark' ? 'light' : 'dark';
  chosen.value = other === system.value ? undefined : other;
  if (chosen.value === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, chosen.value);
}

/** Follows the choice and the system. */
export function followTheme(): void {
  systemIsDark.addEventListener('change', ({ matches }) => {
    system.value = matches ? 'dark' : 'light';
  });
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
  });
}

function readChosen(): Theme | undefined {
  const text = localStorage.getItem(key);
  return text === 'light' || text === 'dark' ? text : undefined;
}
