import { describe, expect, it } from 'vitest';
import { readAlerts } from './alerts.ts';
import { readText, resourceOf, textAt } from './templates.ts';

const runbooks = readText('docs/runbooks.md');
const queries = readText('docs/queries.md');
const reference = readText('docs/cli.md');
const alerts = readAlerts();

/** As GitHub makes an anchor of a heading. */
function toAnchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

function anchorsOf(markdown: string): ReadonlySet<string> {
  return new Set(
    [...markdown.matchAll(/^#{2,4} (.+)$/gm)].map(([, heading = '']) => toAnchor(heading)),
  );
}

/** The commands of both pages, each with what follows `npm run cli --`. */
const commands = [...`${runbooks}\n${queries}`.matchAll(/npm run cli -- ([^\n`#]+)/g)].map(
  ([, command = '']) => command.trim(),
);

describe('runbooks', () => {
  it('have a section for each alert, and no other', () => {
    const sections = [...runbooks.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(sections).toEqual(alerts.map(({ about }) => textAt(about, 'title')));
  });

  it('are named by each alert as GitHub names the section', () => {
    const { value } = resourceOf('Microsoft.Insights/scheduledQueryRules');
    expect(textAt(value, 'properties', 'description')).toBe(
      `'\${alert.value.says} What to do: \${runbooks}#\${toLower(replace(alert.value.title, ' ', '-'))}'`,
    );
    for (const { about } of alerts) {
      const title = textAt(about, 'title') ?? '';
      expect(title.toLowerCase().replaceAll(' ', '-')).toBe(toAnchor(title));
    }
  });

  it.each(alerts)('say of $name what is set', ({ name, about }) => {
    const row = runbooks.split('\n').find((line) => line.includes(`| \`${name}\` |`)) ?? '';
    const [, title, , severity, fires = ''] = row.split('|').map((cell) => cell.trim());
    expect(title).toContain(textAt(about, 'title'));
    expect(severity).toBe(textAt(about, 'severity'));
    const threshold = textAt(about, 'threshold');
    // What says yes or no has no figure of its own.
    const figure = /^(silence|noTelemetry)$/.test(name)
      ? /^no(thing| measurement) in \d+/
      : new RegExp(`^(more than ${threshold}\\b|${threshold} days or fewer)`);
    expect(fires).toMatch(figure);
  });

  it.each(alerts)(
    'say of $name what it means, what to look at and do, and whom to wake',
    ({ about }) => {
      const [, section = ''] = runbooks.split(`\n## ${textAt(about, 'title')}\n`);
      const [text = ''] = section.split('\n## ');
      for (const word of ['Means', 'Look', 'Do', 'Wake somebody', 'Wait']) {
        expect(text).toContain(`**${word}`);
      }
      expect(text).toContain('npm run cli -- ');
    },
  );

  it('name commands and options that there are', () => {
    expect(commands.length).toBeGreaterThan(20);
    const faults = commands.flatMap((command) => {
      const [noun = '', verb = ''] = command.split(' ');
      const heading = [`#### ${noun} ${verb}\n`, `### ${noun}\n`].find((each) =>
        reference.includes(each),
      );
      if (heading === undefined) return [`${command}: no such command`];
      const [section = ''] = reference
        .slice(reference.indexOf(heading) + heading.length)
        .split(/^###/m);
      // A noun's own section has the options of its verbs only.
      const options = command.match(/--[\w-]+/g) ?? [];
      return options
        .filter((option) => !section.includes(`\`${option}`))
        .map((option) => `${command}: ${option}`);
    });
    expect(faults).toEqual([]);
  });

  it('work on what they are about, and never on what azd takes by default', () => {
    const blocks = [...runbooks.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].flatMap(([, block = '']) =>
      block.replaceAll('\\\n', ' ').trim().split('\n'),
    );
    const inline = [...runbooks.matchAll(/`(azd (?!up)[^`]+)`/g)].map(
      ([, command = '']) => command,
    );
    expect(blocks.length).toBeGreaterThan(20);
    const faults = [...blocks, ...inline].filter((command) => {
      const wanted = command.startsWith('npm run cli -- ') ? / --env prod\b/ : / -e prod\b/;
      return !wanted.test(command);
    });
    expect(faults).toEqual([]);
  });

  it('empty the queue that was looked at', () => {
    const queuesOf = (verb: string) =>
      [...runbooks.matchAll(new RegExp(`message ${verb} --queue-name (\\S+)`, 'g'))].map(
        ([, queue]) => queue,
      );
    expect(queuesOf('clear').length).toBeGreaterThan(0);
    expect(queuesOf('clear')).toEqual(queuesOf('peek'));
  });

  it('look for the dead as far back as attempts go', () => {
    const days = commands
      .filter((command) => /^event (list --state dead|replay --since)/.test(command))
      .map((command) => Number(/--since (\d+)d/.exec(command)?.[1]));
    expect(days.length).toBe(3);
    // Three days of the sender's retries and attempts of most of a day begin with one receipt.
    for (const each of days) expect(each).toBeGreaterThanOrEqual(3);
  });

  it('lead to sections that there are', () => {
    const pages: Readonly<Record<string, string>> = {
      '': runbooks,
      'queries.md': queries,
      '../README.md': readText('README.md'),
    };
    const broken = [...runbooks.matchAll(/\]\(([\w./]*)#([^)]+)\)/g)].filter(
      ([, path = '', anchor = '']) => {
        const page = pages[path];
        return page === undefined || !anchorsOf(page).has(anchor);
      },
    );
    expect(broken.map(([link]) => link)).toEqual([]);
  });
});
