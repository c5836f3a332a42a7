/** Keeps millions of numbers, texts and ids in columns that grow. */

type NumberArray = Float64Array | Uint32Array | Int32Array | Uint8Array;

/** A column of numbers that grows by half. */
export type Column = {
  /** Adds a number at the end. */
  push(value: number): void;
  get(index: number): number;
  set(index: number, value: number): void;
  readonly length: number;
};

/** @param make an array of that length, of the type in which the numbers are kept. */
export function createColumn(make: (length: number) => NumberArray): Column {
  let values = make(256);
  let length = 0;
  return {
    push(value) {
      if (length === values.length) {
        const larger = make(Math.ceil(length * 1.5));
        larger.set(values);
        values = larger;
      }
      values[length] = value;
      length += 1;
    },
    get: (index) => values[index] ?? 0,
    set(index, value) {
      values[index] = value;
    },
    get length() {
      return length;
    },
  };
}

/** Texts by number, each kept once; 0 stands for undefined. */
export type Texts = { put(text: string | undefined): number; get(number: number): string | undefined };

export function createTexts(): Texts {
  const numbers = new Map<string, number>();
  const texts: (string | undefined)[] = [undefined];
  return {
    put(text) {
      if (text === undefined) return 0;
      let number = numbers.get(text);
      if (number === undefined) {
        number = texts.length;
        numbers.set(text, number);
        texts.push(text);
      }
      return number;
    },
    get: (number) => texts[number],
  };
}

/** A column of ids: UUIDs, as CloudTrail and the metering service have them, in 16 bytes, and any other text. */
export type IdColumn = {
  push(id: string | undefined): void;
  get(index: number): string | undefined;
  /** A number that two equal ids share, and different ones but by chance (53 bits); undefined where there is no id. */
  keyOf(index: number): number | undefined;
};

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function createIdColumn(texts: Texts): IdColumn {
  const words = createColumn((length) => new Uint32Array(length));
  const isUuid = createColumn((length) => new Uint8Array(length));
  return {
    push(id) {
      const packed = id !== undefined && uuid.test(id);
      isUuid.push(packed ? 1 : 0);
      words.push(packed ? hex(id, 0, 8) : texts.put(id));
      words.push(packed ? hex(id, 9, 13) * 0x10000 + hex(id, 14, 18) : 0);
      words.push(packed ? hex(id, 19, 23) * 0x10000 + hex(id, 24, 28) : 0);
      words.push(packed ? hex(id, 28, 36) : 0);
    },
    get(index) {
      const start = index * 4;
      if (isUuid.get(index) === 0) return texts.get(words.get(start));
      let at = 0;
      for (let word = 0; word < 4; word++) {
        const value = words.get(start + word);
        for (let shift = 28; shift >= 0; shift -= 4) {
          if (at === 8 || at === 13 || at === 18 || at === 23) scratch[at++] = dash;
          scratch[at++] = digits[(value >>> shift) & 15] ?? 0;
        }
      }
      return scratch.toString('latin1');
    },
    keyOf(index) {
      const first = words.get(index * 4);
      if (isUuid.get(index) === 1) return first * 0x200000 + (words.get(index * 4 + 1) >>> 11);
      return first === 0 ? undefined : -first;
    },
  };
}

const digits = Buffer.from('0123456789abcdef');
const dash = 0x2d;
/** Where an id is put together: millions are asked for, and each is but one text. */
const scratch = Buffer.alloc(36);

function hex(id: string, from: number, to: number): number {
  return Number.parseInt(id.slice(from, to), 16);
}
