package dump

import ("bytes";"os";"testing";"io"
 "github.com/go-json-experiment/json/jsontext")

var rp = []string{"id","author","body","title","selftext","url","created_utc","subreddit","parent_id","link_id","score","_meta.retrieved_2nd_on"}

func loadLines(b *testing.B, f string) [][]byte { d,err:=os.ReadFile(f); if err!=nil {b.Skip(err)}; return bytes.Split(bytes.TrimSpace(d),[]byte("\n")) }

func BenchmarkScan(b *testing.B) { for _,f:=range []string{"rc2019","rc200603"} { b.Run(f,func(b *testing.B){
 ls:=loadLines(b,"/tmp/dumpw/"+f+".ndjson"); n:=0; for _,l:=range ls {n+=len(l)}
 s:=scanner{values:make([][]byte,len(rp))}; root:=tree(rp)
 b.SetBytes(int64(n/len(ls))); b.ReportAllocs(); i:=0
 for b.Loop() { if err:=s.scan(ls[i%len(ls)],root);err!=nil{b.Fatal(err)}; i++ } }) } }

func BenchmarkJSONText(b *testing.B) { for _,f:=range []string{"rc2019","rc200603"} { b.Run(f,func(b *testing.B){
 ls:=loadLines(b,"/tmp/dumpw/"+f+".ndjson"); n:=0; for _,l:=range ls {n+=len(l)}
 root:=tree(rp); vals:=make([][]byte,len(rp))
 var rd bytes.Reader; d:=jsontext.NewDecoder(&rd, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
 b.SetBytes(int64(n/len(ls))); b.ReportAllocs(); i:=0
 for b.Loop() { 
  rd.Reset(ls[i%len(ls)]); d.Reset(&rd, jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
  d.ReadToken()
  for d.PeekKind()=='"' { v,err:=d.ReadValue(); if err!=nil{b.Fatal(err)}
    m:=root.find(v[1:len(v)-1]); if m!=nil { vals[max(m.slot,0)],err=d.ReadValue() } else {err=d.SkipValue()}; if err!=nil&&err!=io.EOF{b.Fatal(err)} }
  i++ } }) } }
