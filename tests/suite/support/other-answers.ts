import type { IncomingMessage } from 'node:http';
import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../../fixtures/catalogue/index.ts';
import { startReferenceTenant, type ReferenceTenant } from '../../../fixtures/reference-tenant/index.ts';
import { standardLimits } from '../../../fixtures/tenant/transport.ts';
import type { Outcome, Verdict } from '../../../fixtures/verdict/verdict.ts';
import type { Forwarded } from './forward.ts';
import { startHostileTenant } from './hostile-tenant.ts';
import { judge } from './judged-tenant.ts';

/** An answer in place of the honest one; what is not named stays as it is. */
export interface Other {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a tenant answers in place of the honest answer to what was sent; null leaves that as it is. */
export type Answer = (honest: Forwarded, asked: IncomingMessage, sent: string) => Other | null;

export type Members = Readonly<Record<string, unknown>>;

export const membersOf = ({ body }: Forwarded): Members =>
  body.startsWith('{') ? (JSON.parse(body) as Members) : {};

export const TOKEN = '/access_token';
export const INTROSPECTION = '/introspect';

export const isTo = (endpoint: string, { url = '' }: IncomingMessage): boolean =>
  url.split('?', 1)[0]?.endsWith(endpoint) === true;

/** Other members in each answer of an endpoint that a condition picks. */
export const members =
  (
    endpoint: string,
    isMeant: (honest: Forwarded, sent: URLSearchParams) => boolean,
    change: (before: Members) => Members,
    others: Other = {},
  ): Answer =>
  (honest, asked, sent) =>
    isTo(endpoint, asked) && isMeant(honest, new URLSearchParams(sent))
      ? { ...others, body: JSON.stringify(change(membersOf(honest))) }
      : null;

export const isRefusal = ({ status }: Forwarded): boolean => status >= 400;
export const isSuccess = ({ status }: Forwarded): boolean => status < 300;
export const isRead = ({ status }: Forwarded): boolean => status === 200;
export const isActive = (honest: Forwarded): boolean => membersOf(honest).active === true;

type Declared = Readonly<Record<string, string>>;

export type Verdicts = Readonly<Partial<Record<RequirementId, Verdict>>>;

/** What these requirements are decided to be where some answers are others, and how many were. */
export async function judgedWith(
  honest: { readonly baseUrl: string },
  answer: Answer,
  ids: readonly string[],
  declared: Declared = { OPTIONAL_CHECKS: 'agents', ONBOARDING: 'client,agent' },
): Promise<{ readonly others: number; readonly outcomes: readonly Outcome[]; readonly verdicts: Verdicts }> {
  let others = 0;
  const tenant = await startHostileTenant(
    honest.baseUrl,
    () => true,
    (outgoing, forwarded, sent) => {
      const other = answer(forwarded, outgoing.req, sent);
      if (other !== null) others += 1;
      const headers = { ...forwarded.headers, ...other?.headers };
      outgoing.writeHead(other?.status ?? forwarded.status, headers).end(other?.body ?? forwarded.body);
    },
  );
  try {
    const full = { PROFILE: 'full', ...declared };
    const atOnce = (): Promise<void> => Promise.resolve();
    const { outcomes } = await judge(tenant.baseUrl, full, atOnce, standardLimits, (id) => ids.includes(id));
    const verdicts = Object.fromEntries(outcomes.map((one) => [one.requirement, one.verdict]));
    return { others, outcomes, verdicts };
  } finally {
    await tenant.close();
  }
}

/** What is answered otherwise, the verdicts that this has to lead to, and what is declared of the tenant. */
export type Cases = Readonly<
  Record<string, readonly [answer: Answer, wanted: Verdicts, declared?: Declared]>
>;

/** A test of each case, beside one reference tenant. */
export function testEach(cases: Cases): void {
  let honest: ReferenceTenant;

  test.beforeAll(async () => {
    honest = await startReferenceTenant({});
  });

  test.afterAll(() => honest.close());

  for (const [name, [answer, wanted, declared]] of Object.entries(cases)) {
    test(name, async () => {
      const { others, verdicts } = await judgedWith(honest, answer, Object.keys(wanted), declared);
      expect(others).toBeGreaterThan(0);
      expect(verdicts).toEqual(wanted);
    });
  }
}
