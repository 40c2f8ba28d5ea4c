const lines = [0, 1, 2, 3, 4, 5, 6, 7];

/** Where rows will be; shows only if they take a while. */
export function FlowSkeleton() {
  return (
    <div class="skeleton" role="status" aria-label="Loading">
      {lines.map((line) => (
        <div key={line} class="skeleton-row" />
      ))}
    </div>
  );
}
