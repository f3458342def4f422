import { Composer, type Document, LineCounter, Parser } from "yaml";

/** A stream has at most so many documents; each costs the reader something, even an empty one. */
const maximumDocuments = 500;

/**
 * YAML 1.1, which Cluster API's reader speaks, knows further line breaks: what stands behind one in a comment would be read
 * there and not here. Of control characters it takes none.
 */
const strange = String.raw`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)`;
const strangeCharacter = new RegExp(strange);

export interface Stream {
  readonly documents: readonly Document[];
  /** The line that a place in the text is in. */
  readonly lineOf: (offset: number) => number;
  /** The first thing that keeps the stream from being read; there are no documents then. */
  readonly problem?: string;
}

/** The version says what a word without quotes is: in 1.1, which Go's readers speak, `yes` is true. */
type Version = "1.1" | "1.2";

/** Reads a YAML stream up to the first mistake. */
export function readStream(text: string, version: Version = "1.2"): Stream {
  const counter = new LineCounter();
  const lineOf = (offset: number) => counter.linePos(offset).line;
  const found = strangeCharacter.exec(text);
  if (found) {
    const line = text.slice(0, found.index).split("\n").length;
    return { documents: [], lineOf, problem: `line ${line} has a control character or a line break of another kind` };
  }
  const documents: Document[] = [];
  for (const read of documentsOf(text, { counter, version })) {
    if ("code" in read) {
      return { documents: [], lineOf, problem: `line ${lineOf(read.offset)} is no YAML (${read.code})` };
    }
    documents.push(read);
    if (documents.length > maximumDocuments) {
      return { documents: [], lineOf, problem: `has more than ${maximumDocuments} documents` };
    }
  }
  return { documents, lineOf };
}

interface Mistake {
  readonly offset: number;
  readonly code: string;
}

interface Reading {
  readonly counter: LineCounter;
  readonly version: Version;
}

function* documentsOf(text: string, { counter, version }: Reading): Generator<Document | Mistake> {
  const composer = new FirstErrorComposer(version);
  try {
    yield* composed(text, composer, counter);
  } catch (error) {
    if (!composer.mistake) throw error;
    yield composer.mistake;
  }
}

function* composed(text: string, composer: Composer, counter: LineCounter): Generator<Document | Mistake> {
  for (const token of new Parser(counter.addNewLine).parse(text)) {
    if (token.type === "error") yield { offset: token.offset, code: "UNEXPECTED_TOKEN" };
    for (const document of composer.next(token)) yield checked(document);
  }
  for (const document of composer.end()) yield checked(document);
}

/** Some errors reach a document without passing by. */
function checked(document: Document): Document | Mistake {
  const [error] = document.errors;
  return error ? { offset: error.pos[0], code: error.code } : document;
}

/** Stops at the first error: the parser goes on collecting them, and a hundred thousand take it a second. */
class FirstErrorComposer extends Composer {
  mistake: Mistake | undefined;

  constructor(version: Version) {
    // Keys of maps are not compared by the parser, which would take quadratic time.
    super({ version, uniqueKeys: false, prettyErrors: false, logLevel: "silent" });
    this["onError"] = (source: ErrorSource, ...what: [code: string, message: string, isWarning?: boolean]) => {
      const [code, message, isWarning] = what;
      if (isWarning) return;
      // It comes by here again on its way out, as an error of the levels above.
      this.mistake ??= { offset: offsetOf(source), code };
      throw new SyntaxError(message);
    };
  }
}

type ErrorSource = number | readonly number[] | { readonly offset: number };

function offsetOf(source: ErrorSource): number {
  if (typeof source === "number") return source;
  return "offset" in source ? source.offset : (source[0] ?? 0);
}
