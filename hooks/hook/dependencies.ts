import type { TokenCredential } from '@azure/identity';
import type { TableClient } from '@azure/data-tables';
import type { ContainerClient } from '@azure/storage-blob';
import type { OpenVault } from '../../src/azure/vault-client.ts';
import type { Environment } from '../../src/config/readers.ts';
import type { RunCommand } from './run-command.ts';
import type { Terminal } from './terminal.ts';

/** What a hook does its work with, so that all of it can be put to the test on one machine. */
export interface HookDependencies {
  /** The values of the azd environment among the variables of the process. */
  readonly env: Environment;
  readonly run: RunCommand;
  readonly terminal: Terminal;
  /** Whoever is signed in to azd: to them the templates give their roles. */
  readonly credential: TokenCredential;
  /** Address of Azure Resource Manager. */
  readonly managementUrl: string;
  readonly openContainer: (endpoint: string, name: string) => ContainerClient;
  readonly openTable: (endpoint: string, name: string) => TableClient;
  readonly openVault: (uri: string) => OpenVault;
  /** Waits, unless somebody stops the hook: then it rejects. */
  readonly pause: (ms: number) => Promise<void>;
  /** Milliseconds that only ever grow. */
  readonly clock: () => number;
  /** Aborts when somebody stops the hook. */
  readonly stopped: AbortSignal;
}

/** The work of one hook; rejects with a `HookError` where something is in its way. */
export type Hook = (dependencies: HookDependencies) => Promise<void>;
