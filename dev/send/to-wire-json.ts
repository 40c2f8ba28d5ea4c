/** An event as the bytes the real sender writes: one line, with a space after each `:` and `,`. */
export function toWireJson(event: object): Buffer {
  // Inside strings JSON escapes newlines, so every raw one here is layout.
  const laidOut = JSON.stringify(event, null, 1);
  return Buffer.from(laidOut.replaceAll(/,\n */g, ', ').replaceAll(/\n */g, ''));
}
