/** Headers in their order, such as `h('From', 'sip:a@b', 'To', 'sip:c@d')`. */
export function h(...parts: readonly string[]): Array<{ name: string; value: string }> {
  return parts.flatMap((value, index) =>
    index % 2 === 0 ? [] : [{ name: parts[index - 1] ?? '', value }],
  );
}
