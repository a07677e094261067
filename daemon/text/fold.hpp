// Folding: the one spelling under which header names, place names and school names are compared.
//
// fold("  ŞEHİT Öğr. I. Kılıç İLKOKULU ") == "sehit ogr i kilic ilkokulu": lower-case ASCII letters and digits, every
// other run of characters one space, none at the ends. Turkish İ I ı i all give i; Ç Ğ Ö Ş Ü, circumflexes and the
// other Latin letters lose their marks (precomposed or combining). Idempotent. Independent of the locale; never
// tolower(). Malformed UTF-8 folds to a space. Letters without a Latin base (Greek, Cyrillic, ...) are kept as they
// are (with their marks), so that two different names never become equal by losing them. ß æ œ þ give ss ae oe th;
// Roman numerals with a code point of their own and ligatures are spelled out; soft hyphens, joiners and byte order
// marks leave no trace. About 50 ns a school name; never throws but std::bad_alloc; any thread.
//
// Table-driven and without ICU because the worker offers it to plugins (twinwatch.text/0) and must stay slim; both
// sides link this one function, so that a plugin and the daemon cannot disagree.
#pragma once
#include <string>
#include <string_view>

namespace twinwatch::text {

std::string fold(std::string_view utf8);
void fold_append(std::string_view utf8, std::string& out);  // appends fold(utf8)

}  // namespace twinwatch::text
