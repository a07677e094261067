#include "school_csv.hpp"

TWINWATCH_SOURCE(twinwatch::school_csv::SchoolCsv)
