package main

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// imports takes a spreadsheet in, once as far as the dry run and once to the end, and looks at each page on
// the way. It has rows enough to be seen at work.
func (w *walker) imports() {
	w.t.Helper()
	const rows = 10_000
	var sheet bytes.Buffer
	sheet.WriteString("date_sent,type,iso3,subject,mandates,reply_dates\n")
	for i := range rows {
		kind, state := "AL", "XAR"
		switch i {
		case 7:
			kind = "a kind of its own"
		case 8:
			state = "Nowhere"
		}
		fmt.Fprintf(&sheet, "2026-0%d-%02d,%s,%s,%d,hrd,\n", 1+i%9, 1+i%28, kind, state, i)
	}
	job, page := w.upload(sheet.Bytes())
	if job == "" {
		w.t.Fatalf("the file is not taken: %s", page.Find("main").Text())
	}
	w.get(job + "/nothing")
	w.get("/import/nothing/plan")
	w.get("/import")
	w.sendForm(job+"/columns", page)
	w.sendForm(job+"/values", w.get(job+"/values"))
	plan := w.get(job + "/plan")
	for _, link := range plan.Find("main .counts a").EachIter() {
		w.get(link.AttrOr("href", ""))
	}
	w.sendForm(job+"/plan", plan)
	for range 2000 {
		time.Sleep(10 * time.Millisecond)
		w.get(job + "/progress/part")
		if w.get(job+"/progress").Find(".flash.done").Length() > 0 {
			break
		}
	}
	w.get(job + "/result")
	w.walk("/import/past")
	other, _ := w.upload([]byte("no,columns\n1,2\n"))
	w.get(other + "/values")
	w.get(other + "/plan")
	w.upload(nil)
}

// upload posts a file as a browser does and says where its import stands.
func (w *walker) upload(content []byte) (job string, page *goquery.Document) {
	w.t.Helper()
	form := w.get("/import")
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	for _, field := range form.Find("main form[enctype] input[type=hidden]").EachIter() {
		_ = parts.WriteField(field.AttrOr("name", ""), field.AttrOr("value", ""))
	}
	file, err := parts.CreateFormFile("file", "letters.csv")
	if err != nil {
		w.t.Fatal(err)
	}
	_, _ = file.Write(content)
	_ = parts.Close()
	request, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, w.base+"/import", &body)
	if err != nil {
		w.t.Fatal(err)
	}
	request.Header.Set("Content-Type", parts.FormDataContentType())
	at := ""
	w.client.CheckRedirect = func(to *http.Request, _ []*http.Request) error {
		at = to.URL.Path
		return nil
	}
	page = w.send(request)
	w.client.CheckRedirect = nil
	if !strings.HasPrefix(at, "/import/") {
		return "", page
	}
	if base := path.Base(at); base == "columns" || base == "values" || base == "plan" {
		at = path.Dir(at)
	}
	return at, page
}

// sendForm sends what stands on a page as it stands there, fields outside their form too.
func (w *walker) sendForm(at string, page *goquery.Document) *goquery.Document {
	w.t.Helper()
	fields := url.Values{}
	for _, field := range page.Find("main input[name], main select[name], main textarea[name]").EachIter() {
		name, value := field.AttrOr("name", ""), field.AttrOr("value", "")
		if field.Is("select") {
			chosen := field.Find("option[selected]")
			if chosen.Length() == 0 {
				chosen = field.Find("option").First()
			}
			value = chosen.AttrOr("value", "")
		}
		if name == csrfName && fields.Has(name) {
			continue
		}
		fields.Add(name, value)
	}
	return w.post(at, fields)
}

const csrfName = "csrf"
