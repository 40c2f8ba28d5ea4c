/** What to run by hand once a hook's problems are put right. */
export const byHand = {
  preprovision: 'azd up',
  predeploy: 'azd deploy',
  postdeploy: 'azd hooks run postdeploy',
} as const;

/** The hooks in azure.yaml. */
export type HookName = keyof typeof byHand;
