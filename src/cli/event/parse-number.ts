import { InvalidArgumentError } from '@commander-js/extra-typings';

/** A parser for numbers in words of `min` to `max`. */
export function createNumberParser(min: number, max: number, isWhole = true) {
  return (text: string): number => {
    const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max && (!isWhole || Number.isInteger(value))) return value;
    throw new InvalidArgumentError(
      `Give a ${isWhole ? 'whole ' : ''}number from ${min} to ${max}.`,
    );
  };
}
