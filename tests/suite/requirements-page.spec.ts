import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { consoleLink } from '../../fixtures/catalogue/console-link.ts';
import { isRequirementId, requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { profilesOf } from '../../fixtures/catalogue/profiles.ts';
import { faults, type Fault } from '../../fixtures/reference-tenant/index.ts';
import { renderRequirements } from '../../fixtures/report/requirements-page.ts';
import { loadChecks } from '../../fixtures/run/checks.ts';
import { optionalChecks } from '../../fixtures/settings/settings.ts';

const all: readonly (readonly [string, Fault])[] = Object.entries(faults);

/** Properties of a run, which no tenant can violate: other tests of the suite prove their checks. */
const judgedOnTheSuite = ['hygiene.no-secrets', 'hygiene.request-budget'];

test('docs/requirements.md is what renderRequirements() gives', () => {
  const committed = readFileSync(path.resolve(import.meta.dirname, '../../docs/requirements.md'), 'utf8');
  expect(committed, 'run `npm run docs`').toBe(renderRequirements(faults));
});

test('each row says what it sends, accepts and notes, and who gives it another level', () => {
  const page = renderRequirements(faults);
  for (const id of requirementIds) {
    const { probes = {}, accepts = {}, notes = {}, otherLevel, optIn } = requirement(id);
    const start = page.indexOf(`### \`${id}\``);
    const section = page.slice(start, page.indexOf('\n##', start + 1));
    const said = [...Object.values(probes), ...Object.values(accepts), ...Object.values(notes)];
    for (const text of [...said, otherLevel?.text ?? '', optIn?.text ?? ''])
      expect(section, id).toContain(text);
    expect(section.includes('**Sends**')).toBe(Object.keys(probes).length > 0);
  }
});

test('every check that can fail has a fault that proves it', async () => {
  const proven = new Set(all.flatMap(([, { turns, advises = [] }]) => [...turns, ...advises]));
  const unproven = requirementIds.filter((id) => requirement(id).level !== 'INFO' && !proven.has(id));
  const hasCheck = await loadChecks();
  expect(unproven.filter((id) => hasCheck.has(id))).toEqual(judgedOnTheSuite);
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

test('what switches an opt-in requirement on is a setting that exists', () => {
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
