import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT } from 'jose';
import { keysOfThisProcess } from '../../../fixtures/reference-tenant/keys.ts';
import { closeServer, forward, type Forwarded } from './forward.ts';
import {
  probeStatuses,
  wireRecording,
  type RecordedAnswer,
  type RecordedCase,
  type WireRecording,
} from './recordings.ts';

type Json = Record<string, unknown>;

/** A tenant that gives a recorded answer where the recording belongs, and its own everywhere else. */
export interface Player {
  readonly baseUrl: string;
  /** How many answers were the recording's. */
  readonly played: () => number;
  /** Requests that must not be sent: those that the expectation names, and every one with a cookie. */
  readonly forbidden: readonly string[];
  close(): Promise<void>;
}

/** Puts a recording in front of a reference tenant, which answers everything else. */
export async function startPlayer(upstream: string, name: string, one: RecordedCase): Promise<Player> {
  const recording = wireRecording(name);
  const probes = one.probes === undefined ? [] : probeStatuses(one.probes, new URL(one.address).host);
  const tokens = new Tokens();
  let played = 0;
  const forbidden: string[] = [];
  const answer = async (incoming: IncomingMessage, body: string): Promise<Forwarded> => {
    const { method = '', url = '/' } = incoming;
    const request = `${method} ${url}`;
    if (one.never.some((pattern) => pattern.test(request))) forbidden.push(request);
    if (incoming.headers.cookie !== undefined) forbidden.push(`${request} with a cookie`);
    const living = (): Promise<Forwarded> => forward(upstream, incoming, tokens.asIssued(body));
    const asked = one.answers.find((candidate) => isAskedFor(candidate, incoming, body));
    const probed = probes.find(([path]) => isAtOrBelow(url, path));
    const isAbsent = one.absent.some((pattern) => pattern.test(request));
    if (asked === undefined && isAbsent) return { status: 404, headers: {}, body: '' };
    if (asked === undefined && probed === undefined) return tokens.shown(await living());
    if (asked?.without !== undefined) return without(await living(), asked.without);
    played += 1;
    if (asked === undefined) return { status: probed?.[1] ?? 404, headers: {}, body: '' };
    return tokens.shown(await recordedAnswer(recording, asked, one, living, tokens), incoming);
  };
  const server = createServer((incoming, outgoing) => {
    void text(incoming)
      .then((body) => answer(incoming, body))
      .then(({ status, headers, body }) => outgoing.writeHead(status, headers).end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    played: () => played,
    forbidden,
    close: () => closeServer(server),
  };
}

/** Whether an address is a probed one; agents put the path of the issuer behind it (RFC 8414 3.1). */
const isAtOrBelow = (url: string, path: string): boolean => url === path || url.startsWith(`${path}/`);

function isAskedFor(answer: RecordedAnswer, incoming: IncomingMessage, body: string): boolean {
  const { method = '', url = '', headers } = incoming;
  const scheme = headers.authorization?.split(' ', 1)[0];
  if (answer.authorization !== undefined && answer.authorization !== scheme) return false;
  return answer.to.test(`${method} ${url}`) && (answer.having?.test(body) ?? true);
}

function without(answer: Forwarded, names: readonly string[]): Forwarded {
  const kept = Object.entries(asJson(answer.body)).filter(([name]) => !names.includes(name));
  return { ...answer, body: JSON.stringify(Object.fromEntries(kept)) };
}

/** A refusal is the recording's alone; an acceptance has to have its effect, so the tenant is asked too. */
async function recordedAnswer(
  recording: WireRecording,
  answer: RecordedAnswer,
  one: RecordedCase,
  ask: () => Promise<Forwarded>,
  tokens: Tokens,
): Promise<Forwarded> {
  const status = answer.status ?? recording.status ?? 200;
  const isJson = /^\s*\{/.test(recording.body);
  const living = status < 300 ? await ask() : null;
  const members = living === null ? {} : asJson(living.body);
  const own = Object.fromEntries(recording.headers.filter(([field]) => !ofTheMessage.includes(field)));
  const headers = {
    ...(isJson ? { 'content-type': 'application/json;charset=UTF-8' } : {}),
    ...own,
    ...cookiesOf(recording),
    date: new Date().toUTCString(),
  };
  if (!isJson) return { status, headers, body: recording.body };
  if (answer.asToken === true) {
    const issued = String(members.access_token);
    const shown = await tokens.show(issued, recording.body, answer, one);
    return { status, headers, body: JSON.stringify({ ...members, access_token: shown }) };
  }
  const recorded = partOf(asJson(replaced(recording.body, one.replace, members)), answer.part ?? []);
  const body = {
    ...(answer.overlay === true ? members : {}),
    ...recorded,
    ...livingMembers(answer, members),
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** What belongs to the message that was recorded, and not to the one that repeats it. */
const ofTheMessage = ['content-length', 'transfer-encoding', 'date', 'set-cookie'];

function cookiesOf({ headers }: WireRecording): Record<string, string[]> {
  const cookies = headers.filter(([field]) => field === 'set-cookie').map(([, value]) => value);
  return cookies.length === 0 ? {} : { 'set-cookie': cookies };
}

const asJson = (body: string): Json => JSON.parse(body === '' ? '{}' : body) as Json;

const livingMembers = ({ living = [] }: RecordedAnswer, members: Json): Json =>
  Object.fromEntries(living.filter((name) => name in members).map((name) => [name, members[name]]));

function replaced(body: string, replace: RecordedCase['replace'], living: Json): string {
  return Object.entries(replace).reduce((changed, [from, to]) => {
    const value = to.startsWith('$') ? String(living[to.slice(1)]) : to;
    return changed.replaceAll(from, value);
  }, body);
}

const partOf = (body: Json, part: readonly string[]): Json =>
  part.reduce((inner, name) => inner[name] as Json, body);

/** Tokens with recorded claims, each of which stands for one that the tenant has issued. */
class Tokens {
  readonly #issued = new Map<string, string>();
  readonly #keyIds = new Map<string, string>();

  /** A request in the words of the tenant. */
  asIssued(body: string): string {
    return [...this.#issued].reduce((text, [shown, issued]) => text.replaceAll(shown, issued), body);
  }

  /** An answer in the words of the recording; AM returns the transaction id of the request where it was recorded. */
  shown(answer: Forwarded, incoming?: IncomingMessage): Forwarded {
    const body = [...this.#keyIds].reduce(
      (text, [own, recorded]) => text.replaceAll(own, recorded),
      answer.body,
    );
    const field = 'x-forgerock-transactionid';
    const sent = incoming?.headers[field];
    if (sent === undefined || answer.headers[field] === undefined) return { ...answer, body };
    return { ...answer, body, headers: { ...answer.headers, [field]: sent } };
  }

  async show(
    issued: string,
    recorded: string,
    { living }: RecordedAnswer,
    one: RecordedCase,
  ): Promise<string> {
    const claims = decodeJwt(issued) as Json;
    const { header, payload } = asJson(replaced(recorded, one.replace, claims)) as {
      readonly header: { readonly alg: string; readonly kid: string };
      readonly payload: Json;
    };
    const { privateJwk } = (await keysOfThisProcess()).signing;
    const key = await importJWK(privateJwk, 'RS256');
    const signed = new SignJWT({ ...payload, ...livingMembers({ living } as RecordedAnswer, claims) });
    const token = await signed.setProtectedHeader(header).sign(key);
    this.#issued.set(token, issued);
    this.#keyIds.set(String(decodeProtectedHeader(issued).kid), header.kid);
    return token;
  }
}

/** A token with the recorded claims, as if it had been issued a moment ago; nobody verifies its signature. */
export function tokenOfNow(name: string, { replace }: RecordedCase): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = asJson(replaced(wireRecording(name).body, replace, {}));
  const times = { iat: now, nbf: now, auth_time: now, exp: now + Number(claims.expires_in) };
  const parts = [
    { typ: 'JWT', alg: 'RS256' },
    { ...claims, ...times },
  ];
  return `${parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.c2lnbmF0dXJl`;
}
