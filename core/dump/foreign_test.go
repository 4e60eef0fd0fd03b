package dump_test

import (
	"strings"
	"testing"

	"weir/core/dump"
)

// TestForeign: text that is not JSON is named, with what to do about it.
func TestForeign(t *testing.T) {
	for _, tt := range []struct{ name, text, what, advice string }{
		{"CSV", "id,author,body\nca1,user01,hello\nca2,user02,\"a, b\"\n", "CSV", "mlr"},
		{"a heading alone", "id,author,subreddit\n", "CSV", ""},
		{"CSV after a byte order mark", "\ufeffid,author,body\r\nca1,user01,hello\r\n", "CSV", ""},
		{"TSV", "id\tauthor\tbody\nca1\tuser01\thello\n", "CSV", ""},
		{"semicolons", "id;author;body\nca1;user01;hello\nca2;user02;1,5\n", "CSV", ""},
		{"without a heading", "1,2,3,4\n5,6,7,8\n9,10,11,12\n", "CSV", ""},
		{"cells of JSON", "id,record\n1,\"{\"\"id\"\":\"\"x\"\",\"\"n\"\":1}\"\n2,\"{\"\"id\"\":\"\"y\"\"}\"\n", "CSV", ""},
		{"unquoted cells of JSON", "id;record\n1;{\"id\":\"x\",\"n\":1}\n2;{\"id\":\"y\"}\n", "CSV", ""},
		{"an index without a name", ",id,author\n0,ca1,user01\n1,ca2,user02\n", "CSV", ""},
		{"cells over lines", "id,author,body\n1,a,\"two\nlines\"\n2,b,\"more\n\nlines\"\n", "CSV", ""},
		{"CSV that is cut off", "id,author,body\n" + strings.Repeat("1,a,b\n", 5000) + "1,a,\"an open cell", "CSV", ""},
		{"XML", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<posts>\n", "XML", "xq -c"},
		{"XML without a declaration", "\n<posts>\n  <row Id=\"1\" />\n", "XML", ""},
		{"an XML comment first", "<!-- made up -->\n<posts/>", "XML", ""},
		{"HTML", "<!DOCTYPE html>\n<html><head><title>404</title>", "HTML", "get it again"},
		{"HTML in large letters", "\r\n<HTML><BODY>moved</BODY></HTML>", "HTML", ""},
		{"XHTML", "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC>\n<html>", "HTML", ""},
		{"dictionaries", "{'id': 'x', 'n': None}\n{'id': 'y', 'n': True}\n", "a Python repr", "json.dumps"},
		{"a dictionary with an apostrophe", "{'id': 'x', 'body': \"it's\"}\n", "a Python repr", ""},
		{"a list of dictionaries", "[{'id': 'x'}, {'id': 'y'}]", "a Python repr", ""},
		{"a list over lines", "[{'id': 'x',\n  'n': None},\n {'id': 'y',\n  'n': None}]\n", "a Python repr", ""},
		{"objects", "Submission(id='5or86n')\nSubmission(id='3cp2un')\n", "a Python repr", ""},
		{"ordered dictionaries", "OrderedDict([('id', 'x')])\nOrderedDict([('id', 'y')])\n", "a Python repr", ""},
		{"bytes", "b'{\"id\": \"x\"}'\nb'{\"id\": \"y\"}'\n", "a Python repr", ""},
		{"objects without a repr", "<praw.models.Submission object at 0x7f0c>\n", "a Python repr", ""},
		{"old Python", "{u'id': u'x'}\n", "a Python repr", ""},
		{"YAML", "---\n- key: x\n  n: 1\n- key: y\n  n: 2\n", "YAML", "yq"},
		{"SQL", "-- MySQL dump 10.13\n\nINSERT INTO `comments` VALUES (1,'x');\n", "SQL", ""},
		{"a pointer", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n", "a Git LFS pointer", "git lfs pull"},
	} {
		what, advice := dump.Foreign([]byte(tt.text))
		if what != tt.what || !strings.Contains(advice, tt.advice) || advice == "" {
			t.Errorf("%s: %q, %q; want %q and %q", tt.name, what, advice, tt.what, tt.advice)
		}
	}
}

// TestNotForeign: JSON, however damaged, is never mistaken for another format;
// nor is unknown text.
func TestNotForeign(t *testing.T) {
	broken := []string{"broken, line\n", "id,author,body\n1,a,b\n2,c,d\n", "<html>\n", "{'id': 'x'}\n", "<?xml?>\n", "key: value\nkey: value\n", "\x00\x00\x00"}
	for _, first := range broken {
		for _, line := range []string{lineA, "  " + lineA, "\x1e" + lineA, "\ufeff" + lineA, "\x00\x00" + lineA, "{\n", "{}\n", "{ }\n", "[\n", "[]\n",
			"[1]\n", "[[\"a\"]]\n", "[ {\"id\":1}]\n", "data: {}\n", "\"id\": \"x\",\n", "{\"truncated"} {
			if what, _ := dump.Foreign([]byte(first + strings.Repeat("more of it, x\n", 3) + line)); what != "" {
				t.Errorf("%q before %q is taken for %s", first, line, what)
			}
		}
	}
	for _, text := range []string{
		"", "\n", "x", "moved", "hello, world", "# A title\n\nSome words, and more of them.\nOther words.\n",
		"1\n2\n3\n", "true\nfalse\n", "Dear all,\n\nthank you, and good bye.\n", "rest of a line\"}\n", ":ok\n\nevent: x\n",
		`rest, of, a, long, line "created_utc":1}`, "(see above)\n", "https://example.org/a\nhttps://example.org/b\n",
		"{id: 1}\n", "t1_a\nt1_b\n", "INFO starting, now\nINFO done\n", strings.Repeat("word ", 50_000),
	} {
		if what, _ := dump.Foreign([]byte(text)); what != "" {
			t.Errorf("%.60q is taken for %s", text, what)
		}
	}
	hostile := fixture(t, "hostile.ndjson")
	for i := range hostile {
		if what, _ := dump.Foreign(hostile[i:]); what != "" && strings.Contains(string(hostile[i:]), "\n{") {
			t.Fatalf("the hostile file from byte %d on is taken for %s", i, what)
		}
	}
}

// TestBinaryForms: binary files are identified.
func TestBinaryForms(t *testing.T) {
	for _, tt := range []struct{ head, want string }{
		{"PAR1DDDD", "it is a Parquet file: export it as NDJSON, one JSON object a line, and import that"},
		{"SQLite format 3\x00\x10\x00", "it is a SQLite database: export it as NDJSON, one JSON object a line, and import that"},
		{"\x89PNG\r\n\x1a\n\x00", "it is a PNG picture: name a file of JSON, one object a line, instead"},
		{"%PDF-1.7\n", "it is a PDF document: name a file of JSON, one object a line, instead"},
		{"7z\xbc\xaf\x27\x1c\x00\x04", "it is a 7z archive: unpack it and import what is in it"},
		{"\x04\x22\x4d\x18\x64", "it is packed with lz4: unpack it and import what is in it"},
		{"\x7fELF\x02\x01\x01\x00", "it is an executable: name a file of JSON, one object a line, instead"},
		{"MZ\x90\x00\x03\x00\x00\x00\x04\x00", "it is an executable: name a file of JSON, one object a line, instead"},
		{"ID3\x04\x00\x00\x00\x00\x00\x23", "it is an MP3 recording: name a file of JSON, one object a line, instead"},
		{"ORC\x11\x00\x00\x0a\x06\x12\x04", "it is an ORC file: export it as NDJSON, one JSON object a line, and import that"},
		{"\xff\xfe\x00\x00{\x00\x00\x00", "it is text in UTF-32: save it as UTF-8 and import that"},
		{string(noise(4000))[10:], "it is a binary file: export it as NDJSON, one JSON object a line, and import that"},
		{"\x00\x01\x02", "it is a binary file: export it as NDJSON, one JSON object a line, and import that"},
		{"words\x01\x02\x03\x04 words", "it is a binary file: export it as NDJSON, one JSON object a line, and import that"},

		{"ORCID,name\n0000,x\n", ""},
		{"MZ is how executables begin\n", ""},
		{"BMW,1\n", ""},
		{"ID3 tags\n", ""},
		{"BZh is how bzip2 begins\n", ""},
		{"\xe9t\xe9 in Latin-1\n", ""},
		{"\x1b[31mred\x1b[0m\n", ""},
		{strings.Repeat("\x00", 4000), ""},
		{"id\n" + strings.Repeat("\x00", 4000), ""},
		{"\x01\x02\x03\x04\n" + lineA, ""},
		{lineA + strings.Repeat("\x01", 400), ""},
		{"", ""},
	} {
		if got := dump.BinaryForm([]byte(tt.head)); got != tt.want {
			t.Errorf("%.40q: %q, want %q", tt.head, got, tt.want)
		}
	}
	for _, name := range []string{"comments.ndjson", "hostile.ndjson", "jetstream.jsonl", "posts.ndjson"} {
		if got := dump.BinaryForm(fixture(t, name)); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}
