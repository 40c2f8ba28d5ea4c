/** Buckets that each reach 4 % further than the one before: a quantile is off by 2 % at most. */
const GROWTH = 1.04;

export interface Quantiles {
  /** Whatever is under 1 counts as 0. */
  add(value: number): void;
  /** The value that the share `q`, in (0, 1], of all is at or under; undefined where there is none. */
  at(q: number): number | undefined;
}

/** Counts numbers in buckets that grow, so that any many of them take the memory of a thousand. */
export function createQuantiles(): Quantiles {
  const counts = new Map<number, number>();
  let count = 0;
  return {
    add(value) {
      const bucket = value < 1 ? -1 : Math.floor(Math.log(value) / Math.log(GROWTH));
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      count += 1;
    },
    at(q) {
      let left = Math.ceil(q * count);
      for (const [bucket, inBucket] of [...counts].toSorted(([one], [other]) => one - other)) {
        left -= inBucket;
        if (left <= 0) return bucket === -1 ? 0 : Math.round(GROWTH ** (bucket + 0.5));
      }
      return undefined;
    },
  };
}
