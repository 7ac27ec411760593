import Domain
import Rules
import Testing

@Suite struct OutputTemplateTests {
    @Test(arguments: [
        ("{folder}/{stem}_unmixed.ome.tif", "x/y/a.ome.tif", "x/y/a_unmixed.ome.tif"),
        ("{folder}/{stem}_unmixed.ome.tif", "a.tif", "a_unmixed.ome.tif"),
        ("{watch}/{folder}/{rule}/{name}.ome.tiff", "x/a.lsm", "w/x/r/a.lsm.ome.tiff"),
        ("{watch}/{folder}/{stem}.ome.tif", "a.lsm", "w/a.ome.tif"),
        ("all_{folder}_{stem}.ome.tif", "a.tif", "all__a.ome.tif"),
        ("in_{folder}/{stem}.ome.tif", "x/y/a.tif", "in_x/y/a.ome.tif"),
        ("{stem}.ome.tif", "x/a.OME.TIF", "a.ome.tif"),
        ("{stem}.ome.tif", "x/ä\u{338} -rf $(b)\u{1B}.tif", "ä\u{338} -rf $(b)\u{1B}.ome.tif"),
    ])
    func fills(template: String, stack: String, path: String) throws {
        let made = try OutputTemplate(template).path(for: StackPlace(stack), rule: "r", watch: "w")
        #expect(made == path)
    }

    @Test func theStandardIsWhatTheDocumentationSays() throws {
        #expect(OutputTemplate.standard.description == "{folder}/{stem}_unmixed.ome.tif")
        #expect(try OutputTemplate("{folder}/{stem}_unmixed.ome.tif") == .standard)
    }

    @Test(arguments: [
        "", "/{stem}.ome.tif", "../{stem}.ome.tif", "a/../{stem}.ome.tif", "./{stem}.ome.tif",
        "a//{stem}.ome.tif", "{stem}.tif", "{stem}.ome.tif/", "x.ome.tif", "{rule}.ome.tif",
        "{what}/{stem}.ome.tif", "{stem/{name}.ome.tif", "stem}.ome.tif",
        "..\u{2F}\u{338}/{stem}.ome.tif",
    ])
    func refuses(template: String) {
        #expect(throws: TemplateError.self) { try OutputTemplate(template) }
    }

    /// Whatever the stack is called, the result stays in the results tree.
    @Test(arguments: [
        ("{stem}/{name}.ome.tif", "...tif"), ("{folder}/{name}.ome.tif", "../a.tif"),
        ("{folder}/{name}.ome.tif", "x//a.tif"), ("{folder}/{name}.ome.tif", "//a.tif"),
        ("{folder}/{name}.ome.tif", "x/./a.tif"), ("{folder}/{name}.ome.tif", "../\u{338}x/a.tif"),
        ("{folder}/{name}.ome.tif", "x/\u{0}/a.tif"),
    ])
    func staysInside(template: String, stack: String) throws {
        let template = try OutputTemplate(template)
        let error = #expect(throws: Failure.self) {
            try template.path(for: StackPlace(stack), rule: "r", watch: "w")
        }
        #expect(error?.code == .cannotCreate)
        #expect(error?.subject == stack)
    }

    @Test func limitsTheNameToWhatAFileSystemHolds() throws {
        let long = String(repeating: "ä", count: 114) + ".tif"
        let fits = try OutputTemplate("{stem}.ome.tif").path(
            for: StackPlace(long), rule: "r", watch: "w")
        #expect(fits.utf8.count == 236)
        let error = #expect(throws: Failure.self) {
            try OutputTemplate.standard.path(for: StackPlace(long), rule: "r", watch: "w")
        }
        #expect(
            error?.message == "the name of its result would have 244 bytes, the most is 240")
    }
}
