import Rules
import Testing

@Suite struct StackNameTests {
    @Test(arguments: [
        ("x/a.ome.tif", "x", "a.ome.tif", "a"), ("a.ome.tiff", "", "a.ome.tiff", "a"),
        ("x/y/a.OME.Tf8", "x/y", "a.OME.Tf8", "a"), ("a.tif", "", "a.tif", "a"),
        ("b.1.lsm", "", "b.1.lsm", "b.1"), (".ome.tif", "", ".ome.tif", ".ome"),
        (".c", "", ".c", ".c"), ("c", "", "c", "c"), ("x.y/c", "x.y", "c", "c"),
        ("...tif", "", "...tif", ".."),
    ])
    func splits(path: String, folder: String, name: String, stem: String) {
        #expect(StackName.folder(of: path) == folder)
        #expect(StackName.name(of: path) == name)
        #expect(StackName.stem(of: path) == stem)
    }
}
