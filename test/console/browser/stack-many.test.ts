import type { TransactionAction } from '@azure/data-tables';
import { expect, it } from 'vitest';
import { toEntity } from '../../../src/azure/delivery-entity.ts';
import { INBOX_TABLE } from '../../../src/azure/names.ts';
import { complete } from '../../../src/webhooks/delivery.ts';
import { createReceived } from '../../fixtures/delivery.ts';
import { describeStack, type StackStage } from './describe-stack.ts';

const COUNT = 10_000;
const SLOW = { timeout: 60_000 };
const grid = "document.querySelector('[role=grid]')";
const rowIds = "[...document.querySelectorAll('.row[aria-selected]')].map(({ id }) => id)";
/** Whether the middle of the list is a row, and not the empty place of one. */
const isRowInSight = `(({ left, top, width, height }) =>
  document.elementFromPoint(left + width / 2, top + height / 2)?.closest('[aria-selected]') != null
)(${grid}.getBoundingClientRect())`;

describeStack(`the page over ${COUNT} deliveries`, (stage) => {
  it('lists all of them, with few of them in the page at a time', async () => {
    await fill(stage);
    const page = await stage.open();
    await page.getByText('10,000 deliveries', { exact: true }).waitFor();
    await page.locator('#row-wh_n00000').waitFor();
    const list = page.getByRole('grid');
    const seen = new Set<string>();
    for (let steps = 0; !seen.has('row-wh_n09999'); steps += 1) {
      expect(steps).toBeLessThan(COUNT);
      await page.evaluate(`${grid}.scrollTop += 10 * ${grid}.clientHeight`);
      // What is drawn is what is in sight, however far it was scrolled.
      await expect.poll(() => page.evaluate(isRowInSight), SLOW).toBe(true);
      const ids = await page.evaluate<string[]>(rowIds);
      expect(ids.length).toBeLessThan(80);
      for (const id of ids) seen.add(id);
    }
    expect(await list.getAttribute('aria-rowcount')).toBe(String(COUNT + 1));
    expect(await page.locator('*').count()).toBeLessThan(2500);

    await page.evaluate(`${grid}.scrollTop = 0`);
    await page.locator('#row-wh_n00000').waitFor();
  });

  it('finds one of them', async () => {
    const page = await stage.open();
    await page.getByLabel(/^Search/).fill('wh_n07777');
    await page.getByText('1 delivery', { exact: true }).waitFor();
    await page.locator('#row-wh_n07777').click();
    await page.getByRole('tabpanel').getByText('stored').waitFor();
  });
});

/** Done deliveries a second apart, straight into the table, a hundred at a time. */
async function fill(stage: StackStage): Promise<void> {
  const table = stage.clients.table(INBOX_TABLE);
  await table.createTable();
  const newest = Date.now();
  const partitions = new Map<string, TransactionAction[]>();
  for (let n = 0; n < COUNT; n += 1) {
    const receivedAt = new Date(newest - n * 1000);
    const id = `wh_n${String(n).padStart(5, '0')}`;
    const entity = toEntity(complete(createReceived({ id, receivedAt }), 'stored', receivedAt));
    const actions = partitions.get(entity.partitionKey) ?? [];
    partitions.set(entity.partitionKey, [...actions, ['create', { ...entity }]]);
  }
  for (const actions of partitions.values()) {
    for (let from = 0; from < actions.length; from += 100) {
      await table.submitTransaction(actions.slice(from, from + 100));
    }
  }
}
