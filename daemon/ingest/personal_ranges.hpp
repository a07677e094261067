// A plugin marks who is named by octets of the decoded text; the archive keeps the body as it came. This maps the one
// to the other: for UTF-8 (the text is the body without its BOM) and for the single-octet Turkish charsets, where each
// octet's length in UTF-8 is known. For anything else (a mixed file and one with double-encoded places put right, too)
// it says that it cannot, and then nothing is archived: a name that was blanked in the wrong place is a name that was
// kept.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "store/archive.hpp"

namespace twinwatch::ingest {

// `charset`: as PageStage::seal gets it, with the evidence (text/charset.hpp): "windows-1254 (detected)". An evidence
// that is not known here is one that cannot be mapped.
std::optional<std::vector<store::OctetRange>> body_ranges(std::string_view body, std::string_view charset,
                                                          std::span<const store::OctetRange> text_ranges);

}  // namespace twinwatch::ingest
