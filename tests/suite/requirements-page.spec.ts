import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { consoleLink } from '../../fixtures/catalogue/console.ts';
import {
  areaOf,
  areas,
  isRequirementId,
  requirement,
  requirementIds,
} from '../../fixtures/catalogue/index.ts';
import { profilesOf } from '../../fixtures/catalogue/profiles.ts';
import { withoutFault } from '../../fixtures/lab/prove/named.ts';
import { faults, type Fault } from '../../fixtures/reference-tenant/index.ts';
import { renderRequirements } from '../../fixtures/report/requirements-page.ts';
import { loadChecks } from '../../fixtures/run/checks.ts';
import { optionalChecks } from '../../fixtures/settings/settings.ts';

const all: readonly (readonly [string, Fault])[] = Object.entries(faults);

const root = path.resolve(import.meta.dirname, '../..');
const pages = renderRequirements(faults);

for (const [name, text] of Object.entries(pages)) {
  test(`${name} matches renderRequirements()`, () => {
    expect(readFileSync(path.join(root, name), 'utf8'), 'run `npm run docs`').toBe(text);
  });
}

test('docs/requirements/ has a page for each area, one by control and one for what is not testable, and nothing else', () => {
  const written = readdirSync(path.join(root, 'docs/requirements')).map(
    (name) => `docs/requirements/${name}`,
  );
  expect(written.sort()).toEqual(
    Object.keys(pages)
      .filter((name) => name !== 'docs/requirements.md')
      .sort(),
  );
  expect(written).toHaveLength(areas.length + 2);
});

test('the index leads to every area, and each requirement is only on the page of its area', () => {
  const index = pages['docs/requirements.md'] ?? '';
  for (const area of areas) {
    expect(index).toContain(`](requirements/${area}.md)`);
    const headings = [...(pages[`docs/requirements/${area}.md`] ?? '').matchAll(/^## `(.+)`$/gm)];
    expect(headings.map(([, id]) => id)).toEqual(requirementIds.filter((id) => areaOf(id) === area));
  }
});

test('each row says what it sends, accepts and notes, and who gives it another level', () => {
  for (const id of requirementIds) {
    const page = pages[`docs/requirements/${areaOf(id)}.md`] ?? '';
    const { probes = {}, accepts = {}, notes = {}, otherLevel, optIn } = requirement(id);
    const start = page.indexOf(`## \`${id}\``);
    const section = page.slice(start, `${page}\n##`.indexOf('\n##', start + 1));
    const said = [...Object.values(probes), ...Object.values(accepts), ...Object.values(notes)];
    for (const text of [...said, otherLevel?.text ?? '', optIn?.text ?? ''])
      expect(section, id).toContain(text);
    expect(section.includes('**Sends**')).toBe(Object.keys(probes).length > 0);
  }
});

test('every check that can fail has a fault that proves it', async () => {
  const proven = new Set(all.flatMap(([, { turns, advises = [] }]) => [...turns, ...advises]));
  const unproven = requirementIds.filter((id) => withoutFault(id) === null && !proven.has(id));
  const checks = await loadChecks();
  expect(unproven.filter((id) => checks.has(id))).toEqual([]);
});

test('a fault names only requirements of the catalogue, and by their level', () => {
  for (const [slug, { turns, advises = [] }] of all) {
    expect(
      [...turns, ...advises].filter((id) => !isRequirementId(id)),
      slug,
    ).toEqual([]);
    for (const id of turns.filter(isRequirementId)) {
      expect(['MUST', 'TENANT', 'POSTURE'], `${slug} turns ${id}`).toContain(requirement(id).level);
    }
  }
});

test('an opt-in requirement names a setting that exists', () => {
  const requested = requirementIds.flatMap((id) => {
    const name = /OPTIONAL_CHECKS=([^`]+)/.exec(profilesOf(id).switchedOnBy ?? '')?.[1];
    return name === undefined ? [] : [name];
  });
  expect([...new Set(requested)].sort()).toEqual([...optionalChecks].sort());
});

test('a remedy in the settings of the provider leads to that page of the console', () => {
  const { remedy } = requirement('discovery.scopes-expected');
  expect(consoleLink(remedy, 'https://tenant.example.com', 'bravo')).toBe(
    'https://tenant.example.com/am/ui-admin/#realms/%2Fbravo/services/edit/oauth-oidc',
  );
  expect(consoleLink(requirement('token.no-store').remedy, 'https://tenant.example.com', 'alpha')).toBeNull();
});
