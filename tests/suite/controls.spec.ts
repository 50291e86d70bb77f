import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { controlLink, controls, controlTitles, sourceOf } from '../../fixtures/catalogue/controls.ts';
import { controlsOf, rowsOfControl } from '../../fixtures/catalogue/control-references.ts';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { faults } from '../../fixtures/reference-tenant/index.ts';
import { explain } from '../../fixtures/report/explain.ts';
import { renderControls } from '../../fixtures/report/controls-page.ts';
import { resultFileSchema } from '../../fixtures/verdict/result-schema.ts';
import { decided, resultFile } from './support/stub-results.ts';

const forms = [
  /^NIST SP 800-53r5 [A-Z]{2}-[1-9]\d?(?:\([1-9]\d?\))?$/,
  /^OWASP ASVS v5\.0\.0-[1-9]\d?\.[1-9]\d?\.[1-9]\d?$/,
  /^RFC 9700 [1-9](?:\.[1-9]\d?){0,3}$/,
];

test('every control has the form of its publisher, a title and an address', () => {
  expect(controls.length).toBeGreaterThan(40);
  for (const control of controls) {
    expect(
      forms.filter((form) => form.test(control)),
      control,
    ).toHaveLength(1);
    expect(controlTitles[control], control).toMatch(/^[A-Z][\w ()/-]{3,80}$/);
    expect(controlLink(control)).toMatch(/^https:\/\//);
    expect(controlLink(control).startsWith(sourceOf(control).link)).toBe(true);
  }
});

test('no control is unused, and no row is named twice for one', () => {
  for (const control of controls) {
    const rows = rowsOfControl(control);
    expect(rows.length, control).toBeGreaterThan(0);
    expect(new Set(rows).size, control).toBe(rows.length);
  }
});

test('observations support no control, and what gives power to anybody supports one', () => {
  for (const id of requirementIds) {
    const row = requirement(id);
    const isGrave = row.level === 'POSTURE' && row.severity === 'blocker';
    if (row.level === 'INFO') expect(controlsOf(id), id).toEqual([]);
    if (isGrave) expect(controlsOf(id), id).not.toEqual([]);
  }
});

test('a section of RFC 9700 is a control only where it is a clause, or a row of tokens and clients', () => {
  const others = controls.flatMap((control) =>
    rowsOfControl(control)
      .filter(
        (id) => control.startsWith('RFC 9700') && !requirement(id).clauses.some((one) => one === control),
      )
      .map((id) => `${control} ${id}`),
  );
  expect(new Set(others)).toEqual(
    new Set([
      'RFC 9700 2.3 token.scope-escalation',
      'RFC 9700 2.3 agents.exchange-audience',
      'RFC 9700 2.3 agents.exchange-scope',
      'RFC 9700 2.5 token.bad-secret',
    ]),
  );
});

test('result file, command and page name the controls of a row', () => {
  const id = 'posture.privileged-granted';
  expect(controlsOf(id)).toContain('NIST SP 800-53r5 AC-6');
  const file = resultFile([decided(id, 'conformant'), decided('token.issued', 'conformant')]);
  expect(file.results.map((result) => result.controls)).toEqual([controlsOf(id), []]);
  expect(resultFileSchema.safeParse(JSON.parse(JSON.stringify(file))).success).toBe(true);
  const told = explain(id, faults, 100).replaceAll(/\s+/g, ' ');
  for (const control of controlsOf(id)) expect(told).toContain(`${control} (${controlTitles[control]})`);
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/requirements/controls.md'), 'utf8');
  expect(page, 'run `npm run docs`').toBe(renderControls());
});
