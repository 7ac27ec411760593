import Domain

/// The elements of an OME-XML document of which there are as many as planes, in short.
final class OMEMasses {
    /// By the place of their image among the children of the root.
    private(set) var tiffData: [Int: [OMETiffData]] = [:]
    private(set) var planes: [Int: [OMEPlane]] = [:]
    /// The units that the planes are given in.
    private(set) var units = OMEPlane.Units()
    private(set) var files: [OMEFileReference] = []
    /// What is wrong with the first element that cannot be understood.
    private(set) var failure: Failure?
    /// Whether planes are of use: neither this image nor the document has more of them than are carried into results.
    private(set) var takesPlanes = true
    private var places: [OMEFileReference: Int] = [:]
    private var tiffDataCount = 0
    private var planeCount = 0

    /// `TiffData` elements that are read, and `Plane` elements beyond which no more are kept.
    private static let most = 1_000_000

    /// An image begins.
    func beginImage() { takesPlanes = planeCount < Self.most }

    /// Takes a `TiffData` or a `Plane`.
    func take(_ element: XMLElement, branch: Int) {
        do throws(Failure) {
            if element.name == "TiffData" {
                try takeTiffData(element, branch)
            } else {
                takePlane(element, branch)
            }
        } catch {
            failure = failure ?? error
        }
    }

    private func takeTiffData(_ element: XMLElement, _ branch: Int) throws(Failure) {
        tiffDataCount += 1
        guard tiffDataCount <= Self.most else {
            throw OMEPixels.damaged("describes more than \(Self.most) planes")
        }
        let file = element.first("UUID").map { place(of: $0) }
        tiffData[branch, default: []].append(try OMETiffData(element, file: file))
    }

    private func takePlane(_ element: XMLElement, _ branch: Int) {
        planeCount += 1
        if let plane = OMEPlane(element, units: &units) {
            planes[branch, default: []].append(plane)
        }
        takesPlanes =
            planeCount < Self.most && planes[branch, default: []].count < PlaneDetails.mostPlanes
    }

    private func place(of element: XMLElement) -> Int {
        let name = element["FileName"].flatMap { $0.isEmpty ? nil : $0 }
        let file = OMEFileReference(identifier: element.text.trimmed, name: name)
        if let place = places[file] { return place }
        files.append(file)
        places[file] = files.count - 1
        return files.count - 1
    }
}
