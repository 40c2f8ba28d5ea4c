import type { ComponentChildren } from 'preact';

/** A label over what it names. */
export function Field({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <label class="field">
      <span>{label}</span>
      {children}
    </label>
  );
}

/** A line of text to be written. */
export function TextField(props: {
  label: string;
  value: string;
  onInput: (text: string) => void;
  placeholder?: string;
}) {
  const { label, value, onInput, placeholder } = props;
  return (
    <Field label={label}>
      <input
        type="text"
        required
        autocomplete="off"
        spellcheck={false}
        placeholder={placeholder}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </Field>
  );
}
