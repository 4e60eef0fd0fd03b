package dump

import (
	"bytes"
	"strings"

	"weir/core/message"
)

// Advice for inputs that are not dumps.
var (
	adviceExport = message.Later("export it as NDJSON, one JSON object a line, and import that")
	adviceUnpack = message.Later("unpack it and import what is in it")
	adviceOther  = "name a file of JSON, one object a line, instead"
)

// binaries lists the binary formats that are refused, by their signatures. See
// https://en.wikipedia.org/wiki/List_of_file_signatures and the description of
// each format. A signature that could be the start of a text counts only if there
// are control characters after it.
var binaries = []struct {
	at           int
	bytes        string
	text         bool // a text could start with it
	what, advice string
}{
	{0, "PAR1", false, message.Later("a Parquet file"), adviceExport},
	{0, "PARE", true, message.Later("an encrypted Parquet file"), adviceExport},
	{0, "SQLite format 3\x00", false, message.Later("a SQLite database"), adviceExport},
	{8, "DUCK", true, message.Later("a DuckDB database"), adviceExport},
	{0, "ARROW1\x00\x00", false, message.Later("an Arrow file"), adviceExport},
	{0, "FEA1", true, message.Later("a Feather file"), adviceExport},
	{0, "ORC", true, message.Later("an ORC file"), adviceExport},
	{0, "Obj\x01", false, message.Later("an Avro file"), adviceExport},
	{0, "\x89HDF\r\n\x1a\n", false, message.Later("an HDF5 file"), adviceExport},
	{0, "\x93NUMPY", false, message.Later("a NumPy array"), adviceExport},
	{0, "\x80\x02", false, message.Later("a Python pickle"), adviceExport},
	{0, "\x80\x03", false, message.Later("a Python pickle"), adviceExport},
	{0, "\x80\x04\x95", false, message.Later("a Python pickle"), adviceExport},
	{0, "\x80\x05\x95", false, message.Later("a Python pickle"), adviceExport},
	{4, "\x07_id\x00", false, message.Later("a BSON dump"), message.Later("turn it into NDJSON with bsondump and import that")},
	{4, "\x02_id\x00", false, message.Later("a BSON dump"), message.Later("turn it into NDJSON with bsondump and import that")},
	{0, "PGDMP", true, message.Later("a dump of a PostgreSQL database"), message.Later("restore it with pg_restore, export it as NDJSON, one JSON object a line, and import that")},
	{4, "Standard Jet DB", false, message.Later("an Access database"), adviceExport},
	{4, "Standard ACE DB", false, message.Later("an Access database"), adviceExport},

	{0, "7z\xbc\xaf\x27\x1c", false, message.Later("a 7z archive"), adviceUnpack},
	{0, "Rar!\x1a\x07", false, message.Later("a rar archive"), adviceUnpack},
	{0, "\x04\x22\x4d\x18", false, message.Later("packed with lz4"), adviceUnpack},
	{0, "\x02\x21\x4c\x18", false, message.Later("packed with lz4"), adviceUnpack},
	{0, "\x5d\x00\x00", true, message.Later("packed with lzma"), adviceUnpack},
	{0, "LZIP", true, message.Later("packed with lzip"), adviceUnpack},
	{0, "\x1f\x9d", false, message.Later("packed with compress"), adviceUnpack},
	{0, "\x89LZO", false, message.Later("packed with lzop"), adviceUnpack},
	{0, "\xff\x06\x00\x00sNaPpY", false, message.Later("packed with Snappy"), adviceUnpack},
	{0, "\x78\x01", true, message.Later("packed with zlib"), adviceUnpack},
	{0, "\x78\x9c", true, message.Later("packed with zlib"), adviceUnpack},
	{0, "\x78\xda", true, message.Later("packed with zlib"), adviceUnpack},
	{0, "MSCF\x00", false, message.Later("a cab archive"), adviceUnpack},
	{0, "d8:announce", false, message.Later("a torrent"), message.Later("download what it names and import that")},
	{0, "d13:announce-list", false, message.Later("a torrent"), message.Later("download what it names and import that")},

	{0, "\x89PNG\r\n\x1a\n", false, message.Later("a PNG picture"), adviceOther},
	{0, "\xff\xd8\xff", false, message.Later("a JPEG picture"), adviceOther},
	{0, "GIF87a", true, message.Later("a GIF picture"), adviceOther},
	{0, "GIF89a", true, message.Later("a GIF picture"), adviceOther},
	{8, "WEBP", true, message.Later("a WebP picture"), adviceOther},
	{0, "BM", true, message.Later("a BMP picture"), adviceOther},
	{0, "II*\x00", false, message.Later("a TIFF picture"), adviceOther},
	{0, "MM\x00*", false, message.Later("a TIFF picture"), adviceOther},
	{0, "%PDF-", false, message.Later("a PDF document"), adviceOther},
	{0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", false, message.Later("an old Office file"), adviceExport},
	{0, "ID3", true, message.Later("an MP3 recording"), adviceOther},
	{0, "\xff\xfb", false, message.Later("an MP3 recording"), adviceOther},
	{0, "OggS", true, message.Later("an Ogg recording"), adviceOther},
	{0, "fLaC", true, message.Later("a FLAC recording"), adviceOther},
	{8, "WAVE", true, message.Later("a WAVE recording"), adviceOther},
	{8, "AVI ", true, message.Later("an AVI film"), adviceOther},
	{4, "ftyp", true, message.Later("an MP4 film"), adviceOther},
	{0, "\x1a\x45\xdf\xa3", false, message.Later("a Matroska film"), adviceOther},

	{0, "\x7fELF", false, message.Later("an executable"), adviceOther},
	{0, "MZ", true, message.Later("an executable"), adviceOther},
	{0, "\xcf\xfa\xed\xfe", false, message.Later("an executable"), adviceOther},
	{0, "\xca\xfe\xba\xbe", false, message.Later("an executable"), adviceOther},
	{0, "\x00asm", false, message.Later("an executable"), adviceOther},
	{0, "\xff\xfe\x00\x00", false, message.Later("text in UTF-32"), message.Later("save it as UTF-8 and import that")},
	{0, "\x00\x00\xfe\xff", false, message.Later("text in UTF-32"), message.Later("save it as UTF-8 and import that")},
}

// binaryForm identifies the binary file that starts with head. It returns nil for
// text.
func binaryForm(head []byte) *refusal {
	odd := hasControls(head)
	for _, b := range binaries {
		if len(head) > b.at && bytes.HasPrefix(head[b.at:], []byte(b.bytes)) && (odd || !b.text) {
			return &refusal{message.Text{Template: b.what}, b.advice}
		}
	}
	if odd && !hasRecord(head) {
		return &refusal{message.New("a binary file"), adviceExport}
	}
	return nil
}

// leftOut reports a refused file or member as left out. An archive counts as
// unfinished, as there may be a dump in it.
func (r *refusal) leftOut(name string) LeftOut {
	sure, _ := namedDump(name)
	if r.advice == adviceUnpack {
		return LeftOut{Reason: message.New("{{.What}}: {{.Advice}}", "What", r.what, "Advice", message.Text{Template: r.advice}), Unfinished: true}
	}
	return LeftOut{Reason: r.what, Unfinished: sure}
}

// padding is the number of consecutive zeros that count as padding. Programs that
// crash leave zeros in text files, too.
const padding = 8

// hasControls reports whether more than 2 % of the first 4 KiB of head are
// control characters, which is more than in damaged text. Random bytes have 10 %.
func hasControls(head []byte) bool {
	length, controls := 0, 0
	head = head[:min(len(head), 4<<10)]
	for len(head) > 0 {
		if zeros := len(head) - len(bytes.TrimLeft(head, "\x00")); zeros > 0 {
			if zeros < padding {
				length, controls = length+zeros, controls+zeros
			}
			head = head[zeros:]
			continue
		}
		// Text may contain blanks, backspaces, terminal colours, and RS, which
		// RFC 7464 puts before a record.
		if c := head[0]; c < ' ' && !strings.ContainsRune("\b\t\n\v\f\r\x1b\x1e", rune(c)) {
			controls++
		}
		length, head = length+1, head[1:]
	}
	return controls*50 > length
}
