const paths = {
  search: 'M7 2.5a4.5 4.5 0 1 0 0 9a4.5 4.5 0 1 0 0-9M10.3 10.3l3.4 3.4',
  close: 'M4 4l8 8M12 4l-8 8',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6a2.8 2.8 0 1 0 0-5.6M8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1',
  moon: 'M13 9.4A5.5 5.5 0 1 1 6.6 3a4.5 4.5 0 0 0 6.4 6.4z',
  send: 'M2.5 8l11-5l-4 11l-2.3-4.4z',
  replay: 'M12.5 8a4.5 4.5 0 1 1-1.4-3.3M12.6 2.5v3h-3',
  copy: 'M5.5 5.5h7v8h-7zM10.5 5.5v-3h-7v8h2',
  up: 'M8 13V3.5M4 7.2l4-4l4 4',
  help: 'M5.8 6a2.2 2.2 0 1 1 3.2 2c-.7.4-1 .8-1 1.6M8 12.2v.3',
  eye: 'M1.8 8S4 3.8 8 3.8S14.2 8 14.2 8S12 12.2 8 12.2S1.8 8 1.8 8M8 6.3a1.7 1.7 0 1 0 0 3.4a1.7 1.7 0 1 0 0-3.4',
} as const;

/** A small line drawing that repeats what the text beside it says. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
