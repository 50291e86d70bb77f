import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const status = { conformant: 'passed', nonconformant: 'failed' } as const;

/** One result as Allure's reporter writes it, with one attachment. */
export function writeAllureResult(
  folder: string,
  {
    target,
    verdict,
    start,
    content = 'evidence',
  }: {
    target: string;
    verdict: keyof typeof status;
    start: number;
    content?: string;
  },
): void {
  mkdirSync(folder, { recursive: true });
  const uuid = `${target}-${verdict}-${start}`;
  const source = `${uuid}-attachment.txt`;
  writeFileSync(path.join(folder, source), content);
  const result = {
    uuid,
    name: 'token.issued: a token is issued',
    fullName: 'token.issued',
    testCaseId: 'token.issued',
    historyId: `${target}:token.issued`,
    status: status[verdict],
    stage: 'finished',
    labels: [
      { name: 'story', value: 'token.issued' },
      { name: 'target', value: target },
      { name: 'verdict', value: verdict },
    ],
    steps: [],
    attachments: [{ name: 'evidence', source, type: 'text/plain' }],
    start,
    stop: start + 5,
  };
  writeFileSync(path.join(folder, `${uuid}-result.json`), JSON.stringify(result));
}
