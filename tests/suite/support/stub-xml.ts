/** An element of a document: references are resolved, and nothing is escaped. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

/** What XML 1.0 allows in a document (production 2); a lone surrogate is none of it. */
const isXmlCharacter = (code: number): boolean =>
  [0x9, 0xa, 0xd].includes(code) ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x1_0000 && code <= 0x10_ffff);

/** The text with every character that XML cannot carry replaced. */
export const asXmlCarries = (text: string): string =>
  Array.from(text, (each) => (isXmlCharacter(each.codePointAt(0) ?? 0) ? each : '\ufffd')).join('');

const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function resolve(raw: string): string {
  if (raw.includes('<') || raw.includes(']]>')) throw new Error(`not well formed: ${raw}`);
  return raw.replaceAll(/&([^;]*);?/g, (whole, name: string) => {
    const numeric = /^#(?:x([0-9A-Fa-f]+)|([0-9]+))$/.exec(name);
    const code = numeric === null ? null : parseInt(numeric[1] ?? numeric[2] ?? '', numeric[1] ? 16 : 10);
    const character = code === null ? named[name] : isXmlCharacter(code) ? String.fromCodePoint(code) : null;
    if (character == null || !whole.endsWith(';')) throw new Error(`no such reference: ${whole}`);
    return character;
  });
}

const markup = /<(\/?)([A-Za-z][\w.-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g;

/**
 * Reads a document of elements, attributes and text, and throws where it is not well formed. Stricter than the
 * libraries that forgive: it knows the five references of XML and no other.
 */
export function readXml(xml: string): Element {
  if (asXmlCarries(xml) !== xml) throw new Error('a character that XML does not allow');
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>';
  if (!xml.startsWith(declaration)) throw new Error('no XML declaration');
  interface Open {
    readonly name: string;
    readonly attributes: Record<string, string>;
    readonly children: Element[];
    text: string;
  }
  const root: Open = { name: '', attributes: {}, children: [], text: '' };
  const open: Open[] = [root];
  let end = declaration.length;
  for (const found of xml.matchAll(markup)) {
    const [whole, closing, name = '', attributes = '', empty] = found;
    const parent = open.at(-1) ?? root;
    parent.text += resolve(xml.slice(end, found.index));
    end = found.index + whole.length;
    if (closing !== '') {
      if (parent.name !== name) throw new Error(`</${name}> closes <${parent.name}>`);
      open.pop();
      continue;
    }
    const element: Open = { name, attributes: {}, children: [], text: '' };
    for (const [, key = '', value = ''] of attributes.matchAll(/([\w:-]+)="([^"]*)"/g)) {
      element.attributes[key] = resolve(value);
    }
    parent.children.push(element);
    if (empty === '') open.push(element);
  }
  const [document] = root.children;
  if (open.length !== 1 || root.children.length !== 1 || document === undefined)
    throw new Error('not one root');
  if (resolve(xml.slice(end)).trim() !== '') throw new Error('text after the root');
  return document;
}
