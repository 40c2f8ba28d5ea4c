import { createRequire } from 'node:module';

/** The few parts of the language service that are used here; the package gives them as globals. */
interface Diagnostic {
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
}
interface Bag<Item> {
  readonly Count: number;
  getItem(index: number): Item;
}
interface Code {
  readonly ResultType: { readonly Columns: Bag<{ readonly Name: string }> };
  GetDiagnostics(): Bag<Diagnostic>;
}
interface Globals {
  WithDatabase(database: object): Globals;
}
interface Language {
  readonly GlobalState: { readonly Default: Globals };
  readonly KustoCode: {
    ParseAndAnalyze(text: string, globals: Globals): Code;
  };
  readonly Symbols: {
    readonly TableSymbol: {
      readonly $ctor7: new (name: string, schema: string, about: string) => object;
    };
    readonly DatabaseSymbol: {
      readonly ctor: new (name: string, tables: readonly object[]) => object;
    };
  };
}

/** What Log Analytics keeps of Application Insights, as far as queries here may use it. */
const COMMON =
  'TimeGenerated: datetime, OperationId: string, OperationName: string, ParentId: string, AppRoleName: string, AppRoleInstance: string, Properties: dynamic';
const TABLES: Readonly<Record<string, string>> = {
  AppTraces: `${COMMON}, Message: string, SeverityLevel: int`,
  AppMetrics: `${COMMON}, Name: string, Sum: real, Min: real, Max: real, ItemCount: int`,
  AppRequests: `${COMMON}, Id: string, Name: string, Url: string, Source: string, Success: bool, ResultCode: string, DurationMs: real, ItemCount: int`,
  AppDependencies: `${COMMON}, Id: string, Name: string, Data: string, Target: string, DependencyType: string, Success: bool, ResultCode: string, DurationMs: real, ItemCount: int`,
};

const load = createRequire(import.meta.url);
// The order matters: the second file registers itself with the first.
for (const part of ['/bridge.js', '']) load(`@kusto/language-service-next${part}`);
const { GlobalState, KustoCode, Symbols } = (
  globalThis as unknown as { readonly Kusto: { readonly Language: Language } }
).Kusto.Language;

const tables = Object.entries(TABLES).map(
  ([name, schema]) => new Symbols.TableSymbol.$ctor7(name, `(${schema})`, ''),
);
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.ctor('w', tables));

/** What the language service has against a query, in its own words; nothing where it is sound. */
export function findFaults(query: string): readonly string[] {
  const found = toArray(KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics());
  return found.map(
    ({ Severity, Message, Start }) =>
      `line ${query.slice(0, Start).split('\n').length}: ${Severity}: ${Message}`,
  );
}

/** The names of the columns that a query gives. */
export function columnsOf(query: string): readonly string[] {
  const { ResultType } = KustoCode.ParseAndAnalyze(query, globals);
  return toArray(ResultType.Columns).map(({ Name }) => Name);
}

function toArray<Item>(bag: Bag<Item>): readonly Item[] {
  return Array.from({ length: bag.Count }, (_, index) => bag.getItem(index));
}
