/** Renders and parses the XML of S3's requests and answers. */

import { XMLParser } from 'fast-xml-parser';
import { BucketError } from '../bucket-store.ts';

/** An element with elements in it; `undefined` children are left out. */
export function element(name: string, ...children: (string | undefined)[]): string {
  return `<${name}>${children.filter((child) => child !== undefined).join('')}</${name}>`;
}

/** An element with text in it. */
export function leaf(name: string, value: string | number | boolean): string {
  return `<${name}>${escapeText(String(value))}</${name}>`;
}

/** A whole document; its root carries S3's namespace unless it is an error. */
export function xmlDocument(root: string, ...children: (string | undefined)[]): string {
  return declaration + element(root, ...children).replace(`<${root}>`, `<${root} xmlns="${namespace}">`);
}

/** S3's error document, which has no namespace. Also for errors that the server finds before this endpoint. */
export function renderS3Error(code: string, message: string, resource: string, requestId: string): string {
  const parts = { Code: code, Message: message, Resource: resource, RequestId: requestId };
  return declaration + element('Error', ...Object.entries(parts).map(([name, value]) => leaf(name, value)));
}

/** A parsed element: text, or elements by name, each as often as it occurs. */
export type XmlNode = string | { [name: string]: XmlNode[] };

/**
 * Parses a request's document, and answers its root where that has the given name. Anything but elements and
 * text is refused (declarations of entities, CDATA, comments: no S3 client sends them). Throws `MalformedXML`.
 */
export function parseXml(body: Buffer, root: string): XmlNode {
  if (body.byteLength > bodyBytesMax) throw new BucketError('MalformedXML');
  const text = body.toString('utf8');
  if (text.includes('<!')) throw new BucketError('MalformedXML');
  let document: { [name: string]: XmlNode[] };
  try {
    document = parser.parse(text, true) as typeof document;
  } catch {
    throw new BucketError('MalformedXML');
  }
  const node = document[root]?.[0];
  if (node === undefined) throw new BucketError('MalformedXML');
  return node;
}

/** The elements of this name in a node. */
export function childrenOf(node: XmlNode, name: string): XmlNode[] {
  return typeof node === 'string' ? [] : (node[name] ?? []);
}

/** The text of a node's first element of this name, or undefined. */
export function textOf(node: XmlNode, name: string): string | undefined {
  const child = childrenOf(node, name)[0];
  if (child === undefined) return undefined;
  if (typeof child !== 'string') throw new BucketError('MalformedXML');
  return unescapeText(child);
}

/** DeleteObjects names 1000 keys of 1024 bytes, each byte at most as `&#255;`. */
const bodyBytesMax = 8 * 1024 * 1024;
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** The parser drops references to control characters; a key must keep them, so references are read here. */
const parser = new XMLParser({
  ignoreAttributes: true,
  ignoreDeclaration: true,
  parseTagValue: false,
  trimValues: false,
  processEntities: false,
  isArray: () => true,
});

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescapeText(text: string): string {
  return text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));|&/gi, (_all, hex, decimal, name) => {
    if (name !== undefined && Object.hasOwn(named, name)) return named[name] ?? '';
    const code = hex === undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex, 16);
    if (!(code <= 0x10ffff) || (code >= 0xd800 && code < 0xe000)) throw new BucketError('MalformedXML');
    return String.fromCodePoint(code);
  });
}

/** Control characters are references, as S3 sends them, though XML 1.0 has none for most: `encoding-type=url` avoids that. */
function escapeText(text: string): string {
  return text.replaceAll(/[&<>"\p{Cc}\uFFFE\uFFFF]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return escapes[character] ?? `&#x${code.toString(16)};`;
  });
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
