import { toExportLine } from '../../inbox/export.ts';
import { scanWhole } from '../../inbox/scan.ts';
import type { Delivery } from '../../webhooks/delivery.ts';
import type { Cli } from '../cli.ts';
import { message } from '../output.ts';
import { createFilterCommand, toFilter } from './filter-options.ts';
import { openInbox } from './open-inbox.ts';
import { readSafely } from './personal-data.ts';
import { writeLines } from './write-lines.ts';

/** `event export`: deliveries with history and body, a JSON object a line, to stdout or a file. */
export function createEventExportCommand({ run, openContext, now }: Cli) {
  return createFilterCommand(
    'export',
    {
      description: 'Export deliveries with history and body as NDJSON, in no order.',
      examples: [
        'event export --env prod --output inbox.ndjson',
        "event export --type 'batch.*' --since 2026-11-01",
      ],
    },
    now,
  )
    .option('--output <file>', 'write a new file in place of stdout')
    .option('--show-personal', 'with the bodies that may hold personal data')
    .action(({ output, showPersonal = false, ...options }) =>
      run(options, async ({ task, warn, signal }) => {
        const filter = toFilter(options);
        const { rows } = await openInbox(openContext(options), now);
        let withheld = 0;
        async function* toLines() {
          for await (const delivery of scanWhole(rows, filter, signal)) {
            const isWhole = showPersonal || !readSafely(delivery.body).isPersonal;
            if (!isWhole) withheld += 1;
            yield isWhole ? toExportLine(delivery) : toLineWithoutBody(delivery);
          }
          if (withheld > 0) {
            warn(`bodies left out for personal data in them: ${withheld}; see --show-personal`);
          }
        }
        if (output === undefined) return { items: toItems(toLines()) };
        const count = await task(`Exporting to ${output}`, (say) =>
          writeLines(output, toLines(), (done) => {
            say(`Exporting to ${output}: ${done}`);
          }),
        );
        return message({ file: output, count, withheld }, `Exported ${count} to ${output}.`);
      }),
    );
}

function toLineWithoutBody(delivery: Delivery): string {
  const { body: _, ...line } = JSON.parse(
    toExportLine({ ...delivery, body: new Uint8Array() }),
  ) as Record<string, unknown>;
  return `${JSON.stringify({ ...line, bodyLeftOut: true })}\n`;
}

/** For people and programs alike; JSON escapes what would steer a terminal. */
async function* toItems(lines: AsyncIterable<string>) {
  for await (const line of lines) {
    const text = line.trimEnd();
    yield { data: JSON.parse(text) as unknown, draw: () => text };
  }
}
