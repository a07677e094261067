# twinwatch_add_source(ID FILES...): builds ID.so, a source plugin, from FILES.
#
# Makes the targets ID (the module; exports the entry symbol alone, no undefined symbols) and ID_objects (the compiled
# files, for the author's own tests). Link further libraries with target_link_libraries(ID_objects PUBLIC ...).
set(TWINWATCH_ENTRY_MAP ${CMAKE_CURRENT_LIST_DIR}/entry.map CACHE INTERNAL "version script of twinwatch sources")

function(twinwatch_add_source id)
  add_library(${id}_objects OBJECT ${ARGN})
  target_link_libraries(${id}_objects PUBLIC twinwatch::sdk)
  set_target_properties(${id}_objects PROPERTIES
    POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  add_library(${id} MODULE)
  target_link_libraries(${id} PRIVATE ${id}_objects)  # its objects, and what they link
  set_target_properties(${id} PROPERTIES PREFIX "" SUFFIX ".so" LINKER_LANGUAGE CXX LINK_DEPENDS ${TWINWATCH_ENTRY_MAP})
  target_link_options(${id} PRIVATE -Wl,--version-script=${TWINWATCH_ENTRY_MAP} -Wl,-z,now)
  if(NOT TWINWATCH_SANITIZE)  # a sanitised module takes its runtime from the worker
    target_link_options(${id} PRIVATE -Wl,--no-undefined)
  endif()
endfunction()
