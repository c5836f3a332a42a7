/** JSON text of any form, in pieces of any size, into the byte slices of the items that may be records. */

import { createHolder } from './hold.ts';
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

/** Longer than the names that matter, and than any number that JSON writers write. */
const keptTokenMax = 64;

/**
 * Documents follow each other with or without white space between. Of an object with a list `Records` or
 * `Events`, and of a bare list, the elements are items; any other document is an item as a whole. Inside an
 * item only strings and brackets are looked at. No more than `itemBytesMax` of one is held.
 */
export function createSplitter(to: SplitTo, itemBytesMax: number): Splitter {
  let state: State = 'between documents';
  let list: 'none' | 'bare' | 'Records' | 'Events' = 'none';
  let isListEmpty = true;
  let isInObject = false;
  let token = '';
  let bytesBefore = 0;
  let isEmpty = true;
  const skipping = { depth: 0, isInString: false, escaped: 0 };
  const held = createHolder(itemBytesMax);

  function startValue(byte: number): boolean {
    skipping.depth = byte === openBrace || byte === openBracket ? 1 : 0;
    skipping.isInString = byte === quote;
    token = '';
    if (skipping.depth > 0) state = 'in nested';
    else if (skipping.isInString) state = 'in string';
    else if (isScalarByte(byte)) state = 'in scalar';
    else return false;
    return true;
  }

  function endValue(piece: Buffer, end: number): void {
    if (list === 'none' && isInObject) {
      state = 'after value';
      return;
    }
    state = list === 'none' ? 'between documents' : 'after item';
    to.addItem(held.take(piece, end));
  }

  function startList(kind: typeof list): void {
    list = kind;
    isListEmpty = true;
    held.drop();
    if (kind === 'Records') to.knowRecords();
    state = 'item or end';
  }

  function endList(): void {
    if (list === 'Events' && isListEmpty) to.knowRecords();
    list = 'none';
    state = isInObject ? 'after value' : 'between documents';
  }

  function endObject(piece: Buffer, end: number): void {
    isInObject = false;
    state = 'between documents';
    if (held.isHolding()) to.addItem(held.take(piece, end));
  }

  /** Takes the byte of structure at `at`; false where JSON has no such byte. */
  function takeByte(piece: Buffer, at: number, byte: number): boolean {
    switch (state) {
      case 'between documents':
        isEmpty = false;
        if (byte === openBracket) startList('bare');
        else held.start(at);
        if (byte === openBrace) {
          isInObject = true;
          state = 'key or end';
        }
        return byte === openBracket || byte === openBrace || startValue(byte);
      case 'key or end':
      case 'key':
        if (byte === closeBrace && state === 'key or end') endObject(piece, at + 1);
        else if (byte === quote) {
          state = 'in key';
          skipping.isInString = true;
          token = '';
        } else return false;
        return true;
      case 'colon':
        state = 'value';
        return byte === colon;
      case 'value':
        if (byte !== openBracket || (token !== 'Records' && token !== 'Events')) return startValue(byte);
        startList(token);
        return true;
      case 'after value':
        if (byte === closeBrace) endObject(piece, at + 1);
        else state = 'key';
        return byte === closeBrace || byte === comma;
      case 'item or end':
      case 'item':
        if (byte === closeBracket && state === 'item or end') {
          endList();
          return true;
        }
        isListEmpty = false;
        held.start(at);
        return startValue(byte);
      case 'after item':
        if (byte === closeBracket) endList();
        else state = 'item';
        return byte === closeBracket || byte === comma;
      default:
        return false;
    }
  }

  /** Takes some bytes, and gives the index of the first that is not taken, or -1 where there is no JSON. */
  function advance(piece: Buffer, at: number): number {
    switch (state) {
      case 'in nested': {
        const end = skipNested(piece, at, skipping);
        if (skipping.depth === 0) endValue(piece, end);
        return end;
      }
      case 'in string':
      case 'in key': {
        const end = skipString(piece, at, skipping);
        if (state === 'in key') keepToken(piece, at, skipping.isInString ? end : end - 1);
        if (skipping.isInString) return end;
        if (state === 'in key') state = 'colon';
        else endValue(piece, end);
        return end;
      }
      case 'in scalar': {
        let end = at;
        while (end < piece.length && isScalarByte(piece[end])) end += 1;
        keepToken(piece, at, end);
        if (end === piece.length) return end;
        if (!isScalar(token)) return -1;
        endValue(piece, end);
        return end;
      }
      default: {
        const byte = piece[at] ?? 0;
        if (isSpace(byte)) return at + 1;
        if (byte === 0xef && state === 'between documents' && piece.readUIntBE(at, 3) === 0xefbbbf)
          return at + 3;
        if (!takeByte(piece, at, byte)) return -1;
        // A scalar is taken from its first byte on.
        return isScalarByte(byte) ? at : at + 1;
      }
    }
  }

  function keepToken(piece: Buffer, from: number, to: number): void {
    if (token.length < keptTokenMax)
      token += piece.toString('latin1', from, Math.min(to, from + keptTokenMax));
  }

  return {
    push(piece) {
      let at = 0;
      while (at < piece.length) {
        const next = advance(piece, at);
        if (next === -1) return `not JSON at byte ${bytesBefore + at + 1}`;
        at = next;
      }
      held.keep(piece);
      bytesBefore += piece.length;
      return undefined;
    },
    end() {
      if (state === 'in scalar' && list === 'none' && !isInObject && isScalar(token))
        endValue(Buffer.alloc(0), 0);
      if (isEmpty) return 'empty file';
      return state === 'between documents' ? undefined : 'JSON that breaks off in the middle';
    },
  };
}
