import type { ResponseOutputText } from 'openai/resources/responses/responses';

// A text by itself, or one that cites what it says.
type Passage = string | { text: string; title: string; url: string };

const passages: Passage[] = [
  '# Die Brücken von Königsberg 🌉\n\nÜber den Pregel führten sieben Brücken. ',
  {
    text: '([wikipedia.org](https://de.wikipedia.org/wiki/Königsberger_Brückenproblem))',
    title: 'Königsberger Brückenproblem',
    url: 'https://de.wikipedia.org/wiki/Königsberger_Brückenproblem',
  },
  '\n\n👩‍🔬 Euler showed in 1736 that no walk crosses each of them once 🚶. ',
  {
    text: '([maa.org](https://www.maa.org/euler?topic=bridges&lang=en))',
    title: 'Euler’s solution <and> "proof"',
    url: 'https://www.maa.org/euler?topic=bridges&lang=en',
  },
  '\n\n- Land masses: 4 🏝️\n- Of odd degree: all of them ',
  {
    text: '([wikipedia.org](https://de.wikipedia.org/wiki/Königsberger_Brückenproblem))',
    title: 'Königsberger Brückenproblem',
    url: 'https://de.wikipedia.org/wiki/Königsberger_Brückenproblem',
  },
  '\n\nZwei der Brücken überstanden den Krieg nicht 💔.\n',
];

/**
 * A report in which three citations of two sources stand after characters of every width. Which unit
 * the API counts in is undocumented; here it is code points, as in Python, and the end is exclusive.
 */
export function createReport(): ResponseOutputText {
  let text = '';
  const annotations: ResponseOutputText.URLCitation[] = [];
  for (const passage of passages) {
    if (typeof passage === 'string') {
      text += passage;
      continue;
    }
    const start = countCodePoints(text);
    text += passage.text;
    annotations.push({
      type: 'url_citation',
      start_index: start,
      end_index: countCodePoints(text),
      title: passage.title,
      url: passage.url,
    });
  }
  return { type: 'output_text', text, annotations, logprobs: [] };
}

function countCodePoints(text: string): number {
  return Array.from(text).length;
}
