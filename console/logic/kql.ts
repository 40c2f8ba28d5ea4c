const traceId = /^[\da-f]{32}$/;

/** A query for Application Insights that shows what happened in a trace; undefined where the id is none. */
export function toTraceQuery(id: string): string | undefined {
  return traceId.test(id)
    ? `union AppRequests, AppDependencies | where OperationId == '${id}' | order by TimeGenerated asc`
    : undefined;
}
