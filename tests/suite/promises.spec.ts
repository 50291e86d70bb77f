import { expect, test } from '@playwright/test';
import { requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import {
  faults,
  quirks,
  startReferenceTenant,
  type Fault,
  type FaultSlug,
  type Quirk,
  type QuirkSlug,
  type RunWith,
} from '../../fixtures/reference-tenant/index.ts';
import { optionalChecks } from '../../fixtures/settings/settings.ts';
import { judge } from './support/judged-tenant.ts';
import { declaredFor, tenantOptions } from './support/run-with.ts';
import { startTlsFront } from './support/tls-front.ts';

// A row says what is sent for it, what is noted and what is accepted. Here it is held to each of these words.

/** `<id>/<key>` of everything that rows promise under one of these members. */
const promised = (member: 'probes' | 'notes' | 'accepts'): string[] =>
  requirementIds.flatMap((id) => Object.keys(requirement(id)[member] ?? {}).map((key) => `${id}/${key}`));

const faultList: readonly Fault[] = Object.values(faults);
const quirkList: readonly Quirk[] = Object.values(quirks);

/** A tenant and how it is declared. */
interface Standing {
  readonly runWith: RunWith;
  readonly faults?: readonly FaultSlug[];
  readonly quirks?: readonly QuirkSlug[];
  readonly declared?: Readonly<Record<string, string>>;
}

/** Kinds of tenants that together have a place for every probe. */
const standings: readonly Standing[] = [
  { runWith: { secondRealm: true, aiAgents: true, endUser: true, exchange: true, tokenLifetime: 60 } },
  { runWith: { overTls: {} } },
  // A wildcard that is published has concrete names under it, and implicit has redirect rules of its own.
  {
    runWith: {},
    faults: ['privileged-idm-scope'],
    quirks: ['implicit-offered'],
    declared: { FORBIDDEN_SCOPES: 'data-write', REQUEST_SCOPES: 'data-read' },
  },
  { runWith: { registrationTokens: false } },
  { runWith: { registration: 'protected', secondRealm: true } },
  { runWith: { registration: 'closed' } },
  { runWith: { softwareStatements: 'required' } },
];

async function keptBy({ runWith, declared: further, ...switches }: Standing): Promise<readonly string[]> {
  const tenant = await startReferenceTenant({ ...tenantOptions(runWith), ...switches });
  const front = runWith.overTls === undefined ? null : await startTlsFront(tenant.baseUrl, runWith.overTls);
  try {
    const declared = {
      ...(await declaredFor(tenant, runWith)),
      OPTIONAL_CHECKS: optionalChecks.join(' '),
      ...further,
      ...(front === null ? {} : { HTTPS_PROXY: front.proxy }),
    };
    const judgement = await judge(front?.baseUrl ?? tenant.baseUrl, declared);
    return judgement.outcomes.flatMap(({ kept }) => kept);
  } finally {
    await front?.close();
    await tenant.close();
  }
}

test('every probe that a row promises is sent', async () => {
  const kept = new Set<string>();
  for (const standing of standings) for (const promise of await keptBy(standing)) kept.add(promise);
  expect(promised('probes').filter((probe) => !kept.has(probe))).toEqual([]);
});

test('a row that provokes the tenant names its probes', () => {
  const silent = requirementIds.filter((id) => {
    const { acts, probes, stage } = requirement(id);
    return acts.includes('negative') && stage === undefined && probes === undefined;
  });
  expect(silent).toEqual([]);
});

test('a fault or a quirk causes every note that a row promises', () => {
  const brought = new Set([...faultList, ...quirkList].flatMap(({ notes = [] }) => notes));
  expect(promised('notes').filter((note) => !brought.has(note))).toEqual([]);
  expect([...brought].filter((note) => !promised('notes').includes(note))).toEqual([]);
});

test('a quirk produces every unusual answer that a row accepts', () => {
  const answered = new Set(quirkList.flatMap(({ accepts = [] }) => accepts));
  expect(promised('accepts').filter((answer) => !answered.has(answer))).toEqual([]);
  expect([...answered].filter((answer) => !promised('accepts').includes(answer))).toEqual([]);
});
