/**
 * Splits JSON text of any form, in pieces of any size, into the byte slices of the items that may be records.
 */

import { createHolder } from './hold.ts';
import type { Holder } from './hold.ts';
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  isScalar,
  isScalarByte,
  isSpace,
  openBrace,
  openBracket,
  quote,
  skipNested,
  skipString,
} from './json-bytes.ts';
import type { Skipping } from './json-bytes.ts';

/** Where the items go. */
export type SplitTo = {
  /**
   * An item, valid until the call returns: an element of a list, or a whole document; undefined for one above
   * the limit.
   */
  addItem(bytes: Buffer | undefined): void;
  /** The items that follow stand in a list of records, or there is an empty list of events. */
  knowRecords(): void;
};

/** Takes text, and answers with what is wrong with it as soon as that is known. */
export type Splitter = {
  /** Takes the next piece, which holds whole characters. Its memory may be reused once the call returns. */
  push(piece: Buffer): string | undefined;
  end(): string | undefined;
};

type State =
  | 'between documents'
  | 'key or end'
  | 'key'
  | 'in key'
  | 'colon'
  | 'value'
  | 'after value'
  | 'item or end'
  | 'item'
  | 'after item'
  | 'in nested'
  | 'in string'
  | 'in scalar';

/** Where a text is being read. */
type JsonPlace = {
  to: SplitTo;
  state: State;
  list: 'none' | 'bare' | 'Records' | 'Events';
  isListEmpty: boolean;
  isInObject: boolean;
  /** Nothing but white space so far. */
  isBlank: boolean;
  /** The last name or scalar, as far as it is kept. */
  token: string;
  skipping: Skipping;
  held: Holder;
  /** Bytes of the pieces before this one, and of the text before the last byte of structure. */
  bytesBefore: number;
  structureAt: number;
  items: number;
};

/** Longer than the names that matter, and than any number that JSON writers write. */
const keptTokenMax = 64;

/** Records have some hundred bytes. Each item takes some 0.1 µs, which in a gzip bomb would come to minutes. */
const manyItems = 1_000_000;
const manyItemBytesMin = 32;

/**
 * Documents follow each other with or without white space between. Of an object with a list `Records` or
 * `Events`, and of a bare list, the elements are items; any other document is an item as a whole. Inside an
 * item only strings and brackets are looked at. No more than `itemBytesMax` of one is held.
 */
export function createSplitter(to: SplitTo, itemBytesMax: number): Splitter {
  const place: JsonPlace = {
    to,
    state: 'between documents',
    list: 'none',
    isListEmpty: true,
    isInObject: false,
    isBlank: true,
    token: '',
    skipping: { depth: 0, isInString: false, escaped: 0 },
    held: createHolder(itemBytesMax),
    bytesBefore: 0,
    structureAt: 0,
    items: 0,
  };
  return {
    push(piece) {
      let at = 0;
      while (at < piece.length) {
        const next = advance(place, piece, at);
        if (next === -1) return `not JSON at byte ${place.structureAt + 1}`;
        at = next;
        if (place.items > manyItems && place.items * manyItemBytesMin > place.bytesBefore + at)
          return 'far more JSON values than a log file has';
      }
      place.held.keep(piece);
      place.bytesBefore += piece.length;
      return undefined;
    },
    end() {
      if (place.isBlank) return 'empty file';
      const isScalarLast = place.state === 'in scalar' && place.list === 'none' && !place.isInObject;
      if (isScalarLast && isScalar(place.token)) endValue(place, Buffer.alloc(0), 0);
      return place.state === 'between documents' ? undefined : 'JSON that breaks off in the middle';
    },
  };
}

/** Takes some bytes, and gives the index of the first that is not taken, or -1 where there is no JSON. */
function advance(place: JsonPlace, piece: Buffer, at: number): number {
  const { state, skipping } = place;
  switch (state) {
    case 'in nested': {
      const end = skipNested(piece, at, skipping);
      if (skipping.depth === 0) endValue(place, piece, end);
      return end;
    }
    case 'in string':
    case 'in key': {
      const end = skipString(piece, at, skipping);
      if (state === 'in key') keepToken(place, piece, at, skipping.isInString ? end : end - 1);
      if (skipping.isInString) return end;
      if (state === 'in key') place.state = 'colon';
      else endValue(place, piece, end);
      return end;
    }
    case 'in scalar': {
      let end = at;
      while (end < piece.length && isScalarByte(piece[end])) end += 1;
      keepToken(place, piece, at, end);
      if (end === piece.length) return end;
      if (!isScalar(place.token)) return -1;
      endValue(place, piece, end);
      return end;
    }
    default: {
      const byte = piece[at] ?? 0;
      if (isSpace(byte)) return at + 1;
      place.structureAt = place.bytesBefore + at;
      if (byte === 0xef && state === 'between documents')
        return piece.toString('latin1', at, at + 3) === byteOrderMark ? at + 3 : -1;
      if (!takeByte(place, piece, at, byte)) return -1;
      // A scalar is taken from its first byte on.
      return isScalarByte(byte) ? at : at + 1;
    }
  }
}

const byteOrderMark = '\u00ef\u00bb\u00bf';

/** Takes the byte of structure at `at`; false where JSON has no such byte. */
function takeByte(place: JsonPlace, piece: Buffer, at: number, byte: number): boolean {
  switch (place.state) {
    case 'between documents':
      place.isBlank = false;
      if (byte === openBracket) return startList(place, 'bare');
      place.held.start(at);
      if (byte !== openBrace) return startValue(place, byte);
      place.isInObject = true;
      place.state = 'key or end';
      return true;
    case 'key or end':
      if (byte === closeBrace) return endObject(place, piece, at + 1);
      return startKey(place, byte);
    case 'key':
      return startKey(place, byte);
    case 'colon':
      place.state = 'value';
      return byte === colon;
    case 'value': {
      const { token } = place;
      const isList = byte === openBracket && (token === 'Records' || token === 'Events');
      return isList ? startList(place, token) : startValue(place, byte);
    }
    case 'after value':
      if (byte === closeBrace) return endObject(place, piece, at + 1);
      place.state = 'key';
      return byte === comma;
    case 'item or end':
      if (byte === closeBracket) return endList(place);
      place.isListEmpty = false;
      place.held.start(at);
      return startValue(place, byte);
    case 'item':
      place.held.start(at);
      return startValue(place, byte);
    case 'after item':
      if (byte === closeBracket) return endList(place);
      place.state = 'item';
      return byte === comma;
    default:
      return false;
  }
}

function startKey(place: JsonPlace, byte: number): boolean {
  place.state = 'in key';
  place.skipping.isInString = true;
  place.token = '';
  return byte === quote;
}

function startValue(place: JsonPlace, byte: number): boolean {
  const isNested = byte === openBrace || byte === openBracket;
  const isString = byte === quote;
  place.skipping.depth = isNested ? 1 : 0;
  place.skipping.isInString = isString;
  place.token = '';
  place.state = isNested ? 'in nested' : isString ? 'in string' : 'in scalar';
  return isNested || isString || isScalarByte(byte);
}

function endValue(place: JsonPlace, piece: Buffer, end: number): void {
  const { list, isInObject } = place;
  if (list === 'none' && isInObject) {
    place.state = 'after value';
    return;
  }
  place.state = list === 'none' ? 'between documents' : 'after item';
  giveItem(place, piece, end);
}

function giveItem(place: JsonPlace, piece: Buffer, end: number): void {
  place.items += 1;
  place.to.addItem(place.held.take(piece, end));
}

function startList(place: JsonPlace, list: Exclude<JsonPlace['list'], 'none'>): true {
  place.list = list;
  place.isListEmpty = true;
  // The document around it is no item.
  place.held.drop();
  if (list === 'Records') place.to.knowRecords();
  place.state = 'item or end';
  return true;
}

function endList(place: JsonPlace): true {
  if (place.list === 'Events' && place.isListEmpty) place.to.knowRecords();
  place.list = 'none';
  place.state = place.isInObject ? 'after value' : 'between documents';
  return true;
}

function endObject(place: JsonPlace, piece: Buffer, end: number): true {
  place.isInObject = false;
  place.state = 'between documents';
  if (place.held.isHolding()) giveItem(place, piece, end);
  return true;
}

function keepToken(place: JsonPlace, piece: Buffer, from: number, to: number): void {
  if (place.token.length < keptTokenMax)
    place.token += piece.toString('latin1', from, Math.min(to, from + keptTokenMax));
}
