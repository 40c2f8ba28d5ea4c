import type { BindingInfo, FunctionCallback, FunctionMetadata } from './core-types.ts';
import type { RegisteredFunction } from './core-module.ts';
import type { ReadSetting } from './settings.ts';

/** A registered function, seen through its one trigger. */
export interface HostFunction {
  name: string;
  /** The trigger's type, such as `httpTrigger`. */
  type: string;
  /** The trigger's binding name and its settings. */
  trigger: { name: string; settings: BindingInfo };
  disabled: boolean;
  metadata: FunctionMetadata;
  callback: FunctionCallback;
}

/** Finds the trigger of a registered function and whether `AzureWebJobs.<name>.Disabled` switches it off. */
export function toHostFunction(
  { metadata, callback }: RegisteredFunction,
  readSetting: ReadSetting,
): HostFunction {
  const { name } = metadata;
  const found = Object.entries(metadata.bindings).find(([, { type }]) =>
    /trigger$/i.test(type ?? ''),
  );
  if (!found) {
    throw new Error(`The function ${name} has no trigger.`);
  }
  const [bindingName, settings] = found;
  return {
    name,
    type: settings.type ?? '',
    trigger: { name: bindingName, settings },
    disabled: /^(?:true|1)$/i.test(readSetting(`AzureWebJobs.${name}.Disabled`)?.trim() ?? ''),
    metadata,
    callback,
  };
}

/** Reads a text setting of a binding; undefined if it is absent. */
export function readText(binding: BindingInfo, setting: string): string | undefined {
  const value = binding[setting];
  return typeof value === 'string' ? value : undefined;
}
