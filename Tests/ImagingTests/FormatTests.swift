import Domain
import Foundation
import Testing

@testable import Imaging

/// What all formats must do, on every sample that there is.
struct FormatTests {
    @Test func samplesAreThere() {
        #expect(FormatCase.all.count >= 16)
        #expect(FormatCase.all.allSatisfy { !$0.format.isEmpty && !$0.images.isEmpty })
    }

    @Test(arguments: FormatCase.all)
    func isOneAcquisitionByWhicheverFile(_ sample: FormatCase) throws {
        let whole = try Acquisition.open(path: sample.url.path, axes: sample.axes)
        #expect(whole.format == sample.format)
        #expect(whole.images.allSatisfy { $0.description.format == sample.format })
        #expect(whole.missing == [])
        #expect(whole.files.map(\.name).sorted() == sample.files.sorted())
        for file in sample.files {
            let path = sample.folder.appendingPathComponent(file).path
            let again = try Acquisition.open(path: path, axes: sample.axes)
            #expect(again.format == whole.format, "\(file)")
            #expect(again.path == whole.path, "\(file)")
            #expect(again.filePaths == whole.filePaths, "\(file)")
            #expect(again.images.count == whole.images.count, "\(file)")
        }
    }

    @Test(arguments: FormatCase.all)
    func isComplete(_ sample: FormatCase) throws {
        let whole = try Acquisition.open(path: sample.url.path, axes: sample.axes)
        #expect(try whole.completeness() == .complete)
    }

    @Test(arguments: FormatCase.all)
    func hasTheVoxelsThatAnIndependentReaderFinds(_ sample: FormatCase) throws {
        let whole = try Acquisition.open(path: sample.url.path, axes: sample.axes)
        try #require(whole.images.count == sample.images.count)
        for (image, expected) in zip(whole.images, sample.images) {
            #expect(image.description.shape.extents == expected.shape)
            #expect(image.description.sampleType.rawValue == expected.dtype)
            #expect(image.description.channels.count == image.description.shape.c)
            #expect(try image.fingerprint() == expected.sha256)
        }
    }
}
