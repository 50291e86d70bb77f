import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { generate } from '../../fixtures/report/allure/generate.ts';
import {
  fitForPhones,
  sharingAttachments,
  withoutAnalytics,
} from '../../fixtures/workarounds/allure-page.ts';
import { writeAllureResult } from './support/allure-result.ts';
import { emptyFolder } from './support/command.ts';

/** A page as the installed Allure writes it, of two results whose attachments have the same content. */
async function allurePage(): Promise<string> {
  const folder = emptyFolder();
  const results = path.join(folder, 'results');
  const content = 'the same exchange, shown by two requirements';
  const files = (['conformant', 'nonconformant'] as const).flatMap((verdict, index) => {
    writeAllureResult(results, { target: 'default', verdict, start: index + 1, content });
    const uuid = `default-${verdict}-${index + 1}`;
    return [`${uuid}-result.json`, `${uuid}-attachment.txt`].map((name) => path.join(results, name));
  });
  const output = path.join(folder, 'report');
  const options = {
    targets: ['default'],
    accepted: [],
    historyPath: path.join(folder, 'h.jsonl'),
    appendHistory: false,
  };
  await generate(files, output, options);
  return readFileSync(path.join(output, 'index.html'), 'utf8');
}

test('Allure still writes its analytics into the page in the form that is taken out', async () => {
  const page = await allurePage();
  expect(page, 'Allure has no analytics any longer: withoutAnalytics() may go').toContain(
    'googletagmanager.com',
  );
  const tidy = withoutAnalytics(page);
  expect(tidy).not.toContain('googletagmanager');
  expect(tidy).not.toContain('gtag(');
  expect(tidy).toMatch(/<head><meta http-equiv="Content-Security-Policy" content="default-src 'none';/);
});

test('Allure still writes no viewport, and a page that has one keeps it', async () => {
  const page = await allurePage();
  expect(page, 'Allure has a viewport of its own: fitForPhones() may go').not.toMatch(/name=["']?viewport/);
  const fit = fitForPhones(page);
  expect(fit).toContain('<head><meta name="viewport" content="width=device-width, initial-scale=1">');
  expect(fitForPhones(fit)).toBe(fit);
});

test('Allure still writes attachments into the page in the form that can be shared', async () => {
  const page = await allurePage();
  const content = Buffer.from('the same exchange, shown by two requirements').toString('base64');
  expect(page.split(content)).toHaveLength(3);
  const shared = sharingAttachments(page);
  expect(shared.split(content)).toHaveLength(2);
  expect(shared.match(/sharedAttachments\[\d+\]/g)?.length).toBeGreaterThan(1);
});

test('a page without attachments stays as it is', () => {
  expect(sharingAttachments('<head></head>')).toBe('<head></head>');
});
