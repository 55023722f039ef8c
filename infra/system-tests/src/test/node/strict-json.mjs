// JSON as tickets have it: one object in visible ASCII without escapes, no member twice, few members, not deep.
// A number stays the text that was written, so that whoever reads it sees how it was spelled.

const MEMBERS = 16;
const DEPTH = 2;
const NAME_CHARACTERS = 32;
const NUMBER_CHARACTERS = 32;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** What was written as a number. */
export class NumberText {
  constructor(text) {
    this.text = text;
  }
}

/** The object, or undefined when the bytes are anything else. */
export function parseStrict(bytes) {
  const text = bytes.toString('latin1');
  if (!/^[\x21-\x5b\x5d-\x7e]*$/.test(text)) {
    return undefined;
  }
  try {
    const reader = new Reader(text);
    const object = reader.object(1);
    return reader.at === text.length ? object : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) {
      return undefined;
    }
    throw error;
  }
}

class Reader {
  at = 0;

  constructor(text) {
    this.text = text;
  }

  object(depth) {
    this.open('{', depth);
    const members = new Map();
    while (this.text[this.at] !== '}') {
      if (members.size > 0) {
        this.take(',');
      }
      const name = this.string();
      this.take(':');
      if (members.has(name) || members.size === MEMBERS || name.length > NAME_CHARACTERS) {
        this.fail();
      }
      members.set(name, this.value(depth));
    }
    this.take('}');
    return members;
  }

  value(depth) {
    const next = this.text[this.at];
    if (next === '{') {
      return this.object(depth + 1);
    }
    if (next === '"') {
      return this.string();
    }
    for (const [word, value] of [['true', true], ['false', false], ['null', null]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return next === '[' ? this.array(depth + 1) : this.number();
  }

  /** No claim is a list; it only has to be told from what is no JSON. */
  array(depth) {
    this.open('[', depth);
    const values = [];
    while (this.text[this.at] !== ']') {
      if (values.length > 0) {
        this.take(',');
      }
      values.push(this.value(depth));
    }
    this.take(']');
    return values;
  }

  number() {
    NUMBER.lastIndex = this.at;
    const [text] = NUMBER.exec(this.text) ?? this.fail();
    if (text.length > NUMBER_CHARACTERS) {
      this.fail();
    }
    this.at += text.length;
    return new NumberText(text);
  }

  string() {
    this.take('"');
    const end = this.text.indexOf('"', this.at);
    if (end < 0) {
      this.fail();
    }
    const text = this.text.slice(this.at, end);
    this.at = end + 1;
    return text;
  }

  open(bracket, depth) {
    if (depth > DEPTH) {
      this.fail();
    }
    this.take(bracket);
  }

  take(character) {
    if (this.text[this.at] !== character) {
      this.fail();
    }
    this.at++;
  }

  fail() {
    throw new SyntaxError(`at ${this.at}`);
  }
}
