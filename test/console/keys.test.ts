import { expect, it } from 'vitest';
import { toCommand, type KeyPress } from '../../console/logic/keys.ts';

const press: KeyPress = { key: 'j', hasModifier: false, focus: 'page', isDialogOpen: false };

it.each<[string, Partial<KeyPress>, string | undefined]>([
  ['j', {}, 'next'],
  ['k on a button', { key: 'k', focus: 'control' }, 'previous'],
  ['a slash', { key: '/' }, 'search'],
  ['a question mark', { key: '?' }, 'help'],
  ['r', { key: 'r' }, 'replay'],
  ['r with Ctrl, which loads the page again', { key: 'r', hasModifier: true }, undefined],
  ['j in a field', { focus: 'field' }, undefined],
  ['Escape in a field', { key: 'Escape', focus: 'field' }, undefined],
  ['j under a dialogue', { isDialogOpen: true }, undefined],
  ['Enter in the list', { key: 'Enter', focus: 'list' }, 'open'],
  ['Enter on a button', { key: 'Enter', focus: 'control' }, undefined],
  ['an arrow in the list', { key: 'ArrowDown', focus: 'list' }, 'next'],
  ['an arrow elsewhere', { key: 'ArrowDown' }, undefined],
  ['a key that every object has', { key: 'constructor' }, undefined],
])('%s', (_, change, expected) => {
  expect(toCommand({ ...press, ...change })).toBe(expected);
});
