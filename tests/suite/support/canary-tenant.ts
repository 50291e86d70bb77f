import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { closeServer, forward } from './forward.ts';

/** What the tenant does to make checks pass, fail, time out or lose their connection. */
export type Mood = 'passing' | 'failing' | 'hanging' | 'resetting';

export interface CanaryTenant {
  readonly baseUrl: string;
  /** Every secret that went over the wire, in either direction. */
  readonly secrets: ReadonlySet<string>;
  close(): Promise<void>;
}

const secretMembers = ['client_secret', 'access_token', 'registration_access_token'];

/**
 * A tenant that gives away every secret it sees: it stands in front of a reference tenant, collects what goes
 * by, and repeats all of it in headers, cookies, redirect addresses and error texts.
 */
export async function startCanaryTenant(upstream: string, mood: Mood): Promise<CanaryTenant> {
  const secrets = new Set<string>(['canary-cookie-5f2d1c0b9a']);
  const server = createServer((incoming, outgoing) => {
    void handle(upstream, mood, secrets, incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    secrets,
    close: () => closeServer(server),
  };
}

async function handle(
  upstream: string,
  mood: Mood,
  secrets: Set<string>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const body = await text(incoming);
  const { authorization = '' } = incoming.headers;
  const [, credential] = /^\S+ (\S+)$/.exec(authorization) ?? [];
  if (credential !== undefined) {
    secrets.add(authorization);
    secrets.add(credential);
  }
  const path = incoming.url ?? '/';
  if (mood === 'resetting' && path.endsWith('/access_token')) return void incoming.socket.destroy();
  if (mood === 'hanging' && path.endsWith('/introspect')) return;

  const answer = await forward(upstream, incoming, body);
  collect(answer.body, secrets);
  // Not all of them, and not in every answer: a header section of more than 16 KiB is no longer an HTTP answer.
  const all = [...secrets].slice(-4).join(' ');
  outgoing.statusCode = answer.status;
  for (const [name, value] of Object.entries(answer.headers)) outgoing.setHeader(name, value ?? '');
  outgoing.setHeader(
    'x-reflected',
    Buffer.from(all)
      .toString('latin1')
      .replaceAll(/[^\x20-\x7e]/g, ''),
  );
  outgoing.setHeader('x-reflected-base64', Buffer.from([...secrets].at(-1) ?? '').toString('base64'));
  outgoing.setHeader('location', `https://elsewhere.example/?code=${encodeURIComponent(all)}`);
  outgoing.setHeader('set-cookie', 'session=canary-cookie-5f2d1c0b9a; Path=/');
  outgoing.end(mood === 'failing' ? spoil(path, answer.body, all) : withEcho(path, answer.body, all));
}

function collect(body: string, secrets: Set<string>): void {
  for (const member of secretMembers) {
    const value = new RegExp(`"${member}":"([^"]+)"`).exec(body)?.[1];
    if (value !== undefined) secrets.add(value);
  }
}

/** Every JSON answer gets members with all the secrets; only a document that has to be stable stays as it is. */
function withEcho(path: string, body: string, all: string): string {
  if (!body.startsWith('{') || path.includes('/.well-known/')) return body;
  return JSON.stringify({ ...(JSON.parse(body) as object), x_echo: all, error_hint: [{ nested: all }] });
}

/** Members that checks quote in their failures carry the secrets themselves. */
function spoil(path: string, body: string, all: string): string {
  if (!body.startsWith('{')) return body;
  const answer = JSON.parse(body) as Record<string, unknown>;
  if (path.endsWith('/introspect')) return JSON.stringify({ ...answer, scope: all, sub: all, realm: all });
  if (path.endsWith('/register'))
    return JSON.stringify({ ...answer, grant_types: [all], redirect_uris: [all] });
  if ('error' in answer) return JSON.stringify({ ...answer, error: all, error_description: all });
  return JSON.stringify({ ...answer, token_type: all });
}
