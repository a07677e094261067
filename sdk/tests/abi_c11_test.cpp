#include <gmock/gmock.h>

#include "twinwatch/testkit.hpp"

extern "C" const tw_source_v0* source_in_c(void);  // abi_c11.c

TEST(Abi, ASourceCanBeWrittenInC) {
  twinwatch::testkit::Run run(source_in_c());
  EXPECT_THAT(run.start().nothing, testing::ElementsAre("a source in C"));
  EXPECT_EQ(run.finish().status, TW_OK);
}
