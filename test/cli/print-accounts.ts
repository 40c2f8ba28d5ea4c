import { createContext } from '../../src/cli/context.ts';

/** Prints the accounts that a command on the deployment `prod` would use, and what it was told to hide. */
const hidden: string[] = [];
const context = createContext(
  { env: 'prod' },
  { env: process.env, folder: process.cwd(), hide: (secret) => hidden.push(secret) },
);
console.log(JSON.stringify({ accounts: [...(await context.accounts())], hidden }));
