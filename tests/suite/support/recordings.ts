import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { requirementIds } from '../../../fixtures/catalogue/index.ts';
import {
  addressForms,
  faults,
  quirks,
  type FaultSlug,
  type QuirkSlug,
} from '../../../fixtures/reference-tenant/index.ts';
import { tenantKindNames } from '../../../fixtures/verdict/tenant-kinds.ts';
import { verdicts } from '../../../fixtures/verdict/verdict.ts';

/** Answers and exports of real servers, each with one file beside it that says what is right for it. */
export const RECORDED = path.resolve(import.meta.dirname, '../../../fixtures/recorded');
const EXPECTED = '.expected.json';

const pattern = z.string().transform((text) => new RegExp(text));

/** One answer that the recording gives in place of the tenant. */
const answerSchema = z.strictObject({
  /** What is asked, as "METHOD /path?query"; a regular expression. */
  to: pattern,
  /** Only requests with this body are answered; a regular expression. */
  having: pattern.optional(),
  /** Only requests with this scheme of authorization are answered. */
  authorization: z.enum(['Basic', 'Bearer']).optional(),
  /** The part of the file that is the body; the whole of it if omitted. */
  part: z.array(z.string()).optional(),
  /** Its status, if the recording has none, or was the answer to another method. */
  status: z.number().optional(),
  /** Members whose values are those of the living answer: ids, secrets and times belong to one run. */
  living: z.array(z.string()).optional(),
  /** Not the recording: the tenant's own answer without these members. */
  without: z.array(z.string()).optional(),
  /** The tenant's own answer with the recorded members on top of it: the recording is an excerpt. */
  overlay: z.literal(true).optional(),
  /** The recording is the content of a JWT: the tenant's token is shown with these claims instead. */
  asToken: z.literal(true).optional(),
});

const caseSchema = z.strictObject({
  /** What is right, and why, for a reader. */
  why: z.string().min(60).max(400),
  /** The address of the run; the host is served over TLS, as it was recorded. */
  address: z.string().regex(/^https:\/\//),
  /** The form of the addresses behind it. */
  form: z.enum(addressForms),
  /** A file with the status of each address that was asked; those of the host of the run are answered. */
  probes: z.string().optional(),
  /** Further requests that the server answers with 404; regular expressions over "METHOD /path?query". */
  absent: z.array(pattern).default([]),
  answers: z.array(answerSchema).default([]),
  /** Texts of the recording that are replaced; `$name` stands for a member of the living answer. */
  replace: z.record(z.string(), z.string()).default({}),
  /** Requests that must not be sent; regular expressions over "METHOD /path?query". */
  never: z.array(pattern).default([]),
  /** What the tenant behind the recording is. */
  registration: z.enum(['open', 'closed']).default('open'),
  faults: z.array(z.enum(Object.keys(faults) as [FaultSlug, ...FaultSlug[]])).default([]),
  quirks: z.array(z.enum(Object.keys(quirks) as [QuirkSlug, ...QuirkSlug[]])).default([]),
  serviceAccount: z.literal(true).optional(),
  /** The recording is the content of a token that the owner of the tenant supplies for an end user. */
  asSubject: z.literal(true).optional(),
  /** Settings of the run, beside those of the standard run. */
  settings: z.record(z.string(), z.string()).default({}),
  /** The verdicts that are right. */
  right: z.partialRecord(z.enum(requirementIds), z.enum(verdicts)),
  /** What kinds of tenant the run has to recognise, with the settings that would say so. */
  kinds: z.partialRecord(z.enum(tenantKindNames), z.array(z.string())).default({}),
  /** What a finding, a reason or a note of a requirement has to say; a regular expression. */
  says: z.partialRecord(z.enum(requirementIds), pattern).default({}),
});

export type RecordedAnswer = z.output<typeof answerSchema>;
export type RecordedCase = z.output<typeof caseSchema>;

/** An answer as it went over the wire; no status or header that nobody has recorded. */
export interface WireRecording {
  readonly status: number | null;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** The recordings, by the names of their files. */
export const recordings = (): readonly string[] => names().filter((name) => !name.endsWith(EXPECTED));

/** Expectations without a recording. */
export const orphans = (): readonly string[] =>
  names().filter((name) => name.endsWith(EXPECTED) && !recordings().includes(withoutEnd(name)));

const withoutEnd = (name: string): string =>
  recordings().find((file) => `${file}${EXPECTED}` === name) ?? name;

const names = (): string[] => readdirSync(RECORDED).filter((name) => name !== 'README.md');

/** Whether somebody has said what is right for a recording. */
export const hasExpectation = (name: string): boolean => names().includes(`${name}${EXPECTED}`);

/** What is right for a recording; throws for one without an expectation. */
export function expectationOf(name: string): readonly RecordedCase[] {
  if (!hasExpectation(name)) throw new Error(`${name} needs ${name}${EXPECTED} beside it`);
  return z
    .array(caseSchema)
    .min(1)
    .parse(JSON.parse(readRecording(`${name}${EXPECTED}`)));
}

export const readRecording = (name: string): string => readFileSync(path.join(RECORDED, name), 'utf8');

/** A recorded answer: status, headers and body of an `.http` file, or the body alone. */
export function wireRecording(name: string): WireRecording {
  const text = readRecording(name);
  if (!name.endsWith('.http')) return { status: null, headers: [], body: text };
  const [, head = '', ...body] = text.split('\n\n');
  const [first = '', ...lines] = head.split('\n');
  const status = /^HTTP\/[\d.]+ (\d{3})/.exec(first)?.[1];
  return {
    status: status === undefined ? null : Number(status),
    headers: lines.flatMap((line): [string, string][] => {
      const [name, value = ''] = line.split(/:\s(.*)/s);
      return name === undefined || value === '(not recorded)' ? [] : [[name.toLowerCase(), value]];
    }),
    body: body.join('\n\n').trimEnd(),
  };
}

/** The status of each address in a list of probes; what is served there is the business of another recording. */
export function probeStatuses(name: string, host: string): readonly (readonly [string, number])[] {
  const lines = readRecording(name).matchAll(/^GET (https:\S+) -> (\d{3})/gm);
  return [...lines].flatMap(([, address = '', status]) => {
    const url = new URL(address);
    return url.host === host && status !== '200' ? [[url.pathname, Number(status)] as const] : [];
  });
}
