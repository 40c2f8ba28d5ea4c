import { SpanKind } from '@opentelemetry/api';
import type { Files } from '../../results/files.ts';
import type { Records } from '../../results/record.ts';
import { aboutDelivery } from './about-delivery.ts';
import { aboutTable } from './about-storage.ts';
import { ATTRIBUTES } from '../names.ts';
import { inSpan } from './span.ts';

/** Records with a span for each call: `read results`, `write results`. */
export function traceRecords(records: Records, table: string): Records {
  const toOptions = (operation: 'insert' | 'read' | 'replace', kind: string) => ({
    kind: SpanKind.CLIENT,
    attributes: { ...aboutTable(table, operation), [ATTRIBUTES.kind]: kind },
  });
  return {
    read: (kind, id, signal) =>
      inSpan(`read ${table}`, toOptions('read', kind), async (span) => {
        const stored = await records.read(kind, id, signal);
        span.setAttribute(ATTRIBUTES.outcome, stored ? 'found' : 'missing');
        return stored;
      }),

    write: (record, version, signal) => {
      const options = toOptions(version === undefined ? 'insert' : 'replace', record.kind);
      return inSpan(`write ${table}`, options, async (span) => {
        const isWritten = await records.write(record, version, signal);
        span.setAttribute(ATTRIBUTES.outcome, isWritten ? 'written' : 'refused');
        return isWritten;
      });
    },
  };
}

/** Files with a span for each call: `read file`, and `put file`, which ends when all of it is stored. */
export function traceFiles(files: Files): Files {
  return {
    write(path, content, source, signal) {
      const attributes = { [ATTRIBUTES.file]: path, ...aboutDelivery({ id: source.delivery }) };
      return inSpan('put file', { kind: SpanKind.CLIENT, attributes }, () =>
        files.write(path, content, source, signal),
      );
    },

    readSource(path, signal) {
      const attributes = { [ATTRIBUTES.file]: path };
      return inSpan('read file', { kind: SpanKind.CLIENT, attributes }, async (span) => {
        const source = await files.readSource(path, signal);
        span.setAttribute(ATTRIBUTES.outcome, source ? 'found' : 'missing');
        return source;
      });
    },
  };
}
