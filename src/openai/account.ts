/** How to reach the API on behalf of one sender. */
export type ApiAccount =
  | {
      readonly kind: 'openai';
      readonly apiKey: string;
      /** With the version, such as `https://api.openai.com/v1`. */
      readonly baseUrl: string;
      readonly organization?: string;
      readonly project?: string;
    }
  | {
      readonly kind: 'azure';
      /** `https://<resource>.openai.azure.com`, without a slash at its end. */
      readonly endpoint: string;
      /** What a token is asked for. */
      readonly scope: string;
      /** Instead of a token. */
      readonly apiKey?: string;
    };

/** An account whose settings cannot be used; `problem` says which and what to do, and none of their values. */
export interface UnusableAccount {
  readonly kind: 'unusable';
  readonly problem: string;
}

/** By sender; those of whom nothing is set are left out. */
export type Accounts = ReadonlyMap<string, ApiAccount | UnusableAccount>;
